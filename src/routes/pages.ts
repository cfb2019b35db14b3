import { type Context, Hono } from "hono"
import { type WrittenPage, writePage } from "../../web/src/server/paint.js"
import type { AppEnv } from "../app-env.ts"
import { currentSession } from "../auth/access.ts"
import { readCookie } from "../auth/cookies.ts"
import { errorFields, log } from "../log.ts"

/**
 * The two pages that a morning begins with come with their numbers already written into the document, so that they are
 * read one round trip after being asked for, not four. The pages' own code then takes over. Whoever is not signed in,
 * and everybody if writing fails, gets the plain document that all other pages begin with.
 */
const writtenPaths = ["/", "/trends"]

/** `answer` is the whole Worker: what is written comes from the API, as for everybody else. */
export function pageRoutes(answer: (c: Context<AppEnv>, request: Request) => Response | Promise<Response>) {
  const app = new Hono<AppEnv>()
  for (const path of writtenPaths) {
    app.get(path, async (c) => {
      if (!readCookie(c, "session")) return changeable(await c.env.ASSETS.fetch(c.req.raw))
      // Without the browser's If-None-Match: what it holds may be the plain document.
      const [plain, page] = await Promise.all([
        c.env.ASSETS.fetch(new Request(c.req.url)),
        findPage(c, (request) => answer(c, request)),
      ])
      return page ? fill(plain, page) : changeable(plain)
    })
  }
  return app
}

async function findPage(
  c: Context<AppEnv>,
  answer: (request: Request) => Response | Promise<Response>,
): Promise<WrittenPage | null> {
  try {
    const { pathname, search } = new URL(c.req.url)
    const headers = { cookie: c.req.header("cookie") ?? "", accept: "application/json" }
    const read = async (path: string): Promise<unknown> => {
      const response = await answer(new Request(new URL(path, c.req.url), { headers }))
      const text = await response.text()
      return response.status === 200 ? JSON.parse(text) : null
    }
    const request = { path: pathname, search, locale: localeOf(c), now: Date.now(), read }
    // Here the session slides, with its cookie; what is read beside it is refused without one.
    const [session, page] = await Promise.all([currentSession(c), writePage(request)])
    return session && page
  } catch (error) {
    log("request.failed", errorFields(error))
    return null
  }
}

/** The first language that the browser asks for; undefined when it is none that Intl knows. */
function localeOf(c: Context<AppEnv>): string | undefined {
  const [first = ""] = (c.req.header("accept-language") ?? "").split(/[,;]/)
  try {
    return Intl.getCanonicalLocales(first.trim())[0]
  } catch {
    return undefined
  }
}

/** The assets' own headers cannot be added to. */
const changeable = (response: Response) => new Response(response.body, response)

function fill(plain: Response, { title, html }: WrittenPage): Response {
  const filled = new HTMLRewriter()
    .on("html", { element: (element) => void element.setAttribute("data-painted", "") })
    .on("title", { element: (element) => void element.setInnerContent(title) })
    .on("#app", { element: (element) => void element.setInnerContent(html, { html: true }) })
    .transform(plain)
  const headers = new Headers(filled.headers)
  headers.delete("etag")
  // What stands in it is one person's, and must not outlive their session in a browser's store.
  headers.set("cache-control", "private, no-store")
  return new Response(filled.body, { headers })
}
