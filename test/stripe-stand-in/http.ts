import { answerPages } from "./pages.ts"
import type { StripeStandIn } from "./stripe.ts"

/** What Stripe keeps of a question and its answer for whoever asks again with the same Idempotency-Key. */
const answered = new WeakMap<StripeStandIn, Map<string, { asked: string; answer: Promise<Response> }>>()

/** Everything that is sent to it: the API, and the pages it hosts. */
export async function answerStripe(stripe: StripeStandIn, request: Request): Promise<Response> {
  const url = new URL(request.url)
  if (!url.pathname.startsWith("/v1/")) return answerPages(stripe, request, url)
  stripe.calls.push(`${request.method} ${url.pathname}`)
  if (stripe.broken !== null) return fail(stripe.broken, "api_error", "out of order")
  if (request.headers.get("authorization") !== `Bearer ${stripe.options.secretKey}`) {
    return fail(401, "invalid_request_error", "Invalid API Key provided")
  }
  const form = await readForm(request, url)
  const key = request.headers.get("idempotency-key")
  const known = answered.get(stripe) ?? new Map<string, { asked: string; answer: Promise<Response> }>()
  answered.set(stripe, known)
  const answer = () => answerApi(stripe, request.method, url.pathname.slice("/v1".length), form)
  if (key === null) return answer()
  const asked = `${request.method} ${url.pathname} ${form}`
  const first = known.get(key) ?? { asked, answer: answer() }
  known.set(key, first)
  if (first.asked !== asked) return fail(400, "idempotency_error", "The key was used with other parameters.")
  return (await first.answer).clone()
}

async function readForm(request: Request, url: URL): Promise<URLSearchParams> {
  if (request.method !== "POST") return url.searchParams
  return new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()))
}

async function answerApi(
  stripe: StripeStandIn,
  method: string,
  path: string,
  form: URLSearchParams,
): Promise<Response> {
  const [, collection = "", id = ""] = path.split("/")
  if (method === "POST" && path === "/checkout/sessions") return openCheckout(stripe, form)
  if (method === "POST" && path === "/billing_portal/sessions") return openPortal(stripe, form)
  if (method === "POST" && path === "/customers") {
    const customer = stripe.addCustomer({ user_id: form.get("metadata[user_id]") ?? "" })
    return Response.json({ id: customer, object: "customer" })
  }
  if (method === "DELETE" && collection === "customers") {
    if (!stripe.customers.has(id)) return missing("customer", id, { status: 404, param: "id" })
    await stripe.deleteCustomer(id)
    return Response.json({ id, object: "customer", deleted: true })
  }
  if (collection !== "subscriptions")
    return fail(404, "invalid_request_error", `Unrecognized request URL ${path}`)
  if (method === "GET" && id === "") {
    const customer = form.get("customer") ?? ""
    if (!stripe.customers.has(customer)) return missingCustomer(customer)
    const data = [...stripe.subscriptions.values()].filter((one) => one.customer === customer).reverse()
    return Response.json({ object: "list", data, has_more: false, url: "/v1/subscriptions" })
  }
  const subscription = stripe.subscriptions.get(id)
  if (!subscription) return missing("subscription", id, { status: 404, param: "id" })
  if (method === "DELETE") await stripe.change(id, { status: "canceled" })
  return Response.json(subscription)
}

function openCheckout(stripe: StripeStandIn, form: URLSearchParams): Response {
  const customer = form.get("customer") ?? ""
  const priceId = form.get("line_items[0][price]")
  const successUrl = form.get("success_url")
  if (!stripe.customers.has(customer)) return missingCustomer(customer)
  if (form.get("mode") !== "subscription" || !priceId || !successUrl) {
    return fail(400, "invalid_request_error", "Missing required param")
  }
  if (!stripe.knowsPrices) return missing("price", priceId, { status: 400, param: "line_items[0][price]" })
  const id = stripe.makeId("cs_test")
  stripe.sessions.set(id, {
    id,
    customer,
    priceId,
    clientReferenceId: form.get("client_reference_id"),
    successUrl,
    cancelUrl: form.get("cancel_url") ?? successUrl,
    subscription: null,
  })
  return Response.json({ id, object: "checkout.session", url: `${stripe.options.origin}/pay/${id}` })
}

function openPortal(stripe: StripeStandIn, form: URLSearchParams): Response {
  const customer = form.get("customer") ?? ""
  if (!stripe.customers.has(customer)) return missingCustomer(customer)
  const url = new URL(`/portal/${customer}`, stripe.options.origin)
  url.searchParams.set("return_url", form.get("return_url") ?? "/")
  return Response.json({ id: stripe.makeId("bps"), object: "billing_portal.session", url: url.href })
}

const fail = (status: number, type: string, message: string, more: { code?: string; param?: string } = {}) =>
  Response.json({ error: { type, message, ...more } }, { status })

/** https://docs.stripe.com/error-codes#resource-missing: 404 where the path names it, 400 where a parameter does. */
const missing = (what: string, id: string, { status, param }: { status: number; param: string }) =>
  fail(status, "invalid_request_error", `No such ${what}: '${id}'`, { code: "resource_missing", param })

const missingCustomer = (id: string) => missing("customer", id, { status: 400, param: "customer" })
