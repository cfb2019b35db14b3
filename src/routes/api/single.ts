import type { Context } from "hono"
import type { ReaderEnv } from "../../auth/access.ts"
import { answer, jsonType, notModified } from "./answers.ts"
import { makeTag, matchingTag } from "./etag.ts"

/** One record: reading it is as cheap as knowing whether it changed, so its tag is of what is answered. */
export async function answerTagged(
  c: Context<ReaderEnv>,
  value: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  const parts = [c.get("userId"), value]
  const same = await matchingTag(c.req.header("if-none-match"), parts, 0)
  if (same !== null) return notModified(c, same, headers)
  return answer(c, JSON.stringify(value), jsonType, { ...headers, etag: await makeTag(parts, null) })
}
