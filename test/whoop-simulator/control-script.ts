/** Runs in the control page; a text, since the page is one file without a build. */
export const controlScript = `
const byId = (id) => document.getElementById(id)
const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}
const timeText = (ms) => new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })

/** The member's own wall clock. */
function localText(ms, offset) {
  const [, sign, hours, minutes] = /^([+-])(\\d\\d):(\\d\\d)$/.exec(offset) || [null, "+", "0", "0"]
  const local = new Date(ms + Number(sign + "1") * (Number(hours) * 60 + Number(minutes)) * 60000)
  return local.toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" }) + " (" + offset + ")"
}

let hush
function say(text) {
  byId("said").textContent = text
  byId("said").classList.add("shown")
  clearTimeout(hush)
  hush = setTimeout(() => byId("said").classList.remove("shown"), 3500)
}

async function act(path, given, label) {
  const headers = { "content-type": "application/json" }
  const response = await fetch("/control/" + path, { method: "POST", headers, body: JSON.stringify(given) })
  const { error } = await response.json()
  say(error ? "Not done: " + error : label + ": done")
  await refresh()
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]")
  if (!button) return
  act(button.dataset.do, JSON.parse(button.dataset.with), button.dataset.label || button.textContent).catch(() => say("The simulator does not answer"))
})

const memberButtons = [
  ["wake-up", "Wake up now", {}, "main"],
  ["finish-workout", "Finish a workout", {}, ""],
  ["nap", "Nap", {}, ""],
  ["revise-night", "Revise last night", {}, ""],
]
const moreButtons = [
  ["make-pending", "Night pending", {}, ""],
  ["make-unscorable", "Night unscorable", {}, ""],
  ["delete-workout", "Delete last workout", {}, "bad"],
  ["delete-workout", "… without an event", { event: false }, "bad"],
  ["delete-night", "Delete last night", {}, "bad"],
  ["strap-off", "Strap off", {}, ""],
  ["strap-on", "Strap on", {}, ""],
  ["travel", "Fly to Tokyo", { offset: "+09:00" }, ""],
  ["travel", "Fly to New York", { offset: "-05:00" }, ""],
  ["expire-token", "Access token dies", {}, "bad"],
  ["revoke-access", "Revoke access", {}, "bad"],
]

function buttonsOf(member, list) {
  const buttons = list.map(([name, label, given, looks]) =>
    element("button", { class: looks, "data-do": "members/" + member.id + "/" + name, "data-with": JSON.stringify(given), "data-label": member.name + ", " + label.toLowerCase() }, label))
  return element("div", { class: "buttons" }, ...buttons)
}

const cards = new Map()
function cardOf(member) {
  const card = cards.get(member.id)
  if (card) return card
  const status = element("small", {})
  const score = element("div", { class: "score" })
  const title = element("div", {}, element("h3", {}, member.name), element("small", {}, member.life + " · " + member.id))
  const more = element("details", {}, element("summary", {}, "More"), buttonsOf(member, moreButtons))
  byId("members").append(element("section", {}, element("div", { class: "top" }, title, score), status, buttonsOf(member, memberButtons), more))
  cards.set(member.id, { status, score })
  return cards.get(member.id)
}

function showMember(member) {
  const { status, score } = cardOf(member)
  const woke = member.woke_at === null ? "has not slept yet" : "woke " + localText(member.woke_at, member.offset)
  status.replaceChildren(element("span", { class: member.connected ? "on" : "off" }, member.connected ? "● connected" : "○ not connected"), " · " + woke)
  const states = { PENDING_SCORE: "pending", UNSCORABLE: "unscorable", SCORED: "recovery" }
  score.replaceChildren(member.recovery_score === null ? "–" : member.recovery_score + " %", element("small", {}, states[member.recovery_state] || "no recovery"))
}

const looksOf = (status) => (status === null ? "warn" : status < 300 ? "ok" : status < 400 ? "soft" : "err")
const cell = (text, looks = "") => element("td", { class: looks }, text)

function showCalls(state) {
  byId("total").textContent = state.total_calls + " in all"
  byId("calls").replaceChildren(...state.calls.reverse().map((call) =>
    element("tr", {}, cell(timeText(call.at), "soft"), cell(call.status === null ? "…" : String(call.status), looksOf(call.status)), cell(call.method + " " + call.path.replace("/developer", ""), "path"), cell(call.fault || (call.ms === null ? "" : call.ms + " ms"), "soft"))))
}

function showEvents(state) {
  const names = new Map(state.members.map((member) => [member.id, member.name.split(" ")[0]]))
  const looks = { delivered: "ok", waiting: "warn", failed: "err", dropped: "soft" }
  byId("events").replaceChildren(...state.events.reverse().map((event) =>
    element("tr", {}, cell(timeText(event.at), "soft"), cell(event.type), cell(names.get(event.user_id) || "", "soft"), cell(event.state, looks[event.state]), cell(event.statuses.map((status) => status || "✕").join(" "), "soft"))))
  if (state.events.length === 0) byId("events").append(element("tr", {}, cell("None yet. They are sent for members who connected.", "soft")))
}

async function refresh() {
  const state = await (await fetch("/control/state")).json()
  byId("clock").textContent = new Date(state.now).toLocaleString([], { dateStyle: "full", timeStyle: "medium" })
  byId("app").replaceChildren("for ", element("a", { href: state.app }, state.app))
  for (const button of document.querySelectorAll("[data-do=speed]")) {
    button.setAttribute("aria-pressed", String(JSON.parse(button.dataset.with).factor === state.speed))
  }
  for (const button of document.querySelectorAll("[data-do=latency]")) {
    button.setAttribute("aria-pressed", String(JSON.parse(button.dataset.with).ms === state.latency_ms))
  }
  const broken = state.faults.map((fault) => fault.answer + " (met " + fault.met + ")").join(", ")
  byId("broken").textContent = broken ? "Broken: " + broken : "Nothing is broken."
  state.members.forEach(showMember)
  showCalls(state)
  showEvents(state)
}

refresh()
setInterval(() => refresh().catch(() => { byId("clock").textContent = "The simulator does not answer." }), 1000)
`
