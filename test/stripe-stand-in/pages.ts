import type { StoredSubscription, StripeStandIn } from "./stripe.ts"

/* The pages a person sees at Stripe: paying, and managing what one pays for. Nothing is charged. */

export async function answerPages(stripe: StripeStandIn, request: Request, url: URL): Promise<Response> {
  const [, page, id = ""] = url.pathname.split("/")
  const form = new URLSearchParams(request.method === "POST" ? await request.text() : "")
  if (page === "pay") return answerPay(stripe, id, request.method, form)
  if (page === "portal") return answerPortal(stripe, id, request.method, form, url)
  return draw("Stripe, simulated", "<p>Nothing here. Begin on the app's pricing page.</p>")
}

async function answerPay(stripe: StripeStandIn, id: string, method: string, form: URLSearchParams) {
  const session = stripe.sessions.get(id)
  if (!session) return new Response("no such session", { status: 404 })
  if (method === "POST" && form.get("decision") === "pay") {
    if (session.subscription === null) await stripe.pay(id)
    return Response.redirect(session.successUrl, 303)
  }
  if (method === "POST") return Response.redirect(session.cancelUrl, 303)
  return draw(
    "Subscribe",
    `<p>A simulated checkout: no card, no money.</p>${buttons({ pay: "Subscribe", back: "Back" }, "decision")}`,
  )
}

const actions: Record<
  string,
  { label: string; run(stripe: StripeStandIn, s: StoredSubscription): Promise<void> }
> = {
  cancel: {
    label: "Cancel at the period's end",
    run: (stripe, s) => stripe.change(s.id, { cancel_at_period_end: true, cancel_at: stripe.periodEnd(s) }),
  },
  resume: {
    label: "Do not cancel",
    run: (stripe, s) => stripe.change(s.id, { cancel_at_period_end: false, cancel_at: null }),
  },
  decline: {
    label: "The card is declined at renewal",
    run: (stripe, s) => stripe.change(s.id, { status: "past_due" }),
  },
  paid: {
    label: "The open payment goes through",
    run: (stripe, s) => stripe.change(s.id, { status: "active" }),
  },
  unpaid: {
    label: "Stripe gives up on the card",
    run: (stripe, s) => stripe.change(s.id, { status: "unpaid" }),
  },
  end: { label: "The period ends", run: (stripe, s) => stripe.endPeriod(s.id) },
}

async function answerPortal(
  stripe: StripeStandIn,
  customer: string,
  method: string,
  form: URLSearchParams,
  url: URL,
) {
  if (!stripe.customers.has(customer)) return new Response("no such customer", { status: 404 })
  if (method === "POST") {
    const subscription = stripe.subscriptions.get(form.get("subscription") ?? "")
    const action = actions[form.get("action") ?? ""]
    if (subscription?.customer === customer && action) await action.run(stripe, subscription)
    return Response.redirect(url.href, 303)
  }
  const own = [...stripe.subscriptions.values()].filter((subscription) => subscription.customer === customer)
  const labels = Object.fromEntries(Object.entries(actions).map(([name, { label }]) => [name, label]))
  const list = own.map(
    ({ id, status, cancel_at_period_end }) =>
      `<h2>${id}: ${status}${cancel_at_period_end ? ", ends with its period" : ""}</h2>${buttons(labels, "action", id)}`,
  )
  const back = asText(url.searchParams.get("return_url") ?? "/")
  return draw("Your subscription", `${list.join("")}<p><a href="${back}">Back to the app</a></p>`)
}

function buttons(labels: Record<string, string>, name: string, subscription?: string): string {
  const hidden = subscription ? `<input type="hidden" name="subscription" value="${subscription}">` : ""
  const all = Object.entries(labels).map(
    ([value, label]) => `<p><button name="${name}" value="${value}">${label}</button></p>`,
  )
  return `<form method="post">${hidden}${all.join("")}</form>`
}

const asText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")

function draw(title: string, body: string): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>body{font:16px/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}
button{font:inherit;padding:.5rem 1rem}</style><h1>${title}</h1>${body}</html>`
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } })
}
