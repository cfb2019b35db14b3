import { type Context, Hono } from "hono"
import { writePage } from "../../web/src/server/paint.js"
import type { AppEnv } from "../app-env.ts"
import { currentSession } from "../auth/access.ts"
import { readCookie } from "../auth/cookies.ts"
import { errorFields, log } from "../log.ts"

/**
 * The two pages that a morning begins with come with their numbers already written into the document, so that they are
 * read one round trip after being asked for, not four. The pages' own code then takes over. Whoever is not signed in gets
 * the plain document that all other pages begin with.
 */
const writtenPages = [
  { path: "/", title: "Today" },
  { path: "/trends", title: "Trends" },
]

type Answer = (c: Context<AppEnv>, request: Request) => Response | Promise<Response>

/** `answer` is the whole Worker: what is written comes from the API, as for everybody else. */
export function pageRoutes(answer: Answer) {
  const app = new Hono<AppEnv>()
  for (const { path, title } of writtenPages) {
    app.get(path, async (c) => {
      if (!(await isSignedIn(c))) return changeable(await c.env.ASSETS.fetch(c.req.raw))
      const main = findMain(c, answer)
      // Without the browser's If-None-Match: what it holds may be the plain document.
      const plain = await c.env.ASSETS.fetch(new Request(c.req.url))
      const written = write(plain, title, main)
      const headers = new Headers(written.headers)
      headers.delete("etag")
      // What stands in it is one person's, and must not outlive their session in a browser's store.
      headers.set("cache-control", "private, no-store")
      return c.newResponse(written.body, 200, Object.fromEntries(headers))
    })
  }
  return app
}

async function isSignedIn(c: Context<AppEnv>): Promise<boolean> {
  try {
    return readCookie(c, "session") !== undefined && (await currentSession(c)) !== null
  } catch (error) {
    log("request.failed", errorFields(error))
    return false
  }
}

/** The page as HTML; null where there is none worth writing, or when writing fails: its own code then does it all. */
async function findMain(c: Context<AppEnv>, answer: Answer): Promise<string | null> {
  const { pathname, search } = new URL(c.req.url)
  const headers = { cookie: c.req.header("cookie") ?? "", accept: "application/json" }
  const read = async (path: string): Promise<unknown> => {
    const response = await answer(c, new Request(new URL(path, c.req.url), { headers }))
    const text = await response.text()
    return response.status === 200 ? JSON.parse(text) : null
  }
  const hasPlans = c.get("settings").billing.mode !== "off"
  try {
    return await writePage({ path: pathname, search, locale: localeOf(c), now: Date.now(), hasPlans, read })
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

/** The document up to the page, styles and all, is on its way while the page's numbers are still being read. */
function write(plain: Response, title: string, main: Promise<string | null>): Response {
  return new HTMLRewriter()
    .on("html", { element: (element) => void element.setAttribute("data-member", "") })
    .on("title", { element: (element) => void element.setInnerContent(`${title} · VitalTrends`) })
    .on("#app", {
      async element(element) {
        const html = await main
        if (html !== null) element.setInnerContent(html, { html: true })
      },
    })
    .transform(plain)
}

/** The assets' own headers cannot be added to. */
const changeable = (response: Response) => new Response(response.body, response)
