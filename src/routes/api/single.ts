import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import { answer, jsonType, notModified } from "./answers.ts"
import { isAnyTag, makeTag, matchingTag } from "./etag.ts"

/** One record: reading it is as cheap as knowing whether it changed, so its tag is of what is answered. */
export async function answerTagged(
  c: Context<ReaderEnv>,
  value: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  const parts = [c.get("userId"), value]
  const wanted = c.req.header("if-none-match")
  const etag = await makeTag(parts, null)
  if (isAnyTag(wanted) || (await matchingTag(wanted, parts, 0)) !== null) return notModified(c, etag, headers)
  return answer(c, JSON.stringify(value), jsonType, { ...headers, etag })
}
