/*
 * The worker project's way to the outside: there is none. A test declares what it expects with
 * `vi.spyOn(globalThis, "fetch")`, which reaches into objects; whatever arrives here was declared by nobody. This runs in
 * Node, beside workerd. Throwing would look like a 500 of WHOOP's, which our code rightly retries: so the requests are
 * remembered, and setup.ts fails the test that made them.
 */

const requests: string[] = []

export function refuseUndeclared(request: Request): Response {
  const { origin, pathname } = new URL(request.url)
  if (origin === "http://undeclared.test") return Response.json(requests.splice(0))
  requests.push(`${request.method} ${origin}${pathname}`)
  return new Response("No test declared this request.", { status: 501 })
}
