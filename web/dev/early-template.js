{
  const files = { FILES: [] }
  const askFor = (href) => {
    const link = document.createElement("link")
    link.href = href
    // As the pages' own code asks for them; else they would be fetched twice.
    link.crossOrigin = ""
    if (href.endsWith(".css")) {
      link.rel = "preload"
      link.as = "style"
    } else link.rel = "modulepreload"
    document.head.append(link)
  }
  // The Worker knows that somebody is signed in, and has written the page into the document (src/routes/pages.ts).
  const isWritten = document.documentElement.hasAttribute("data-member")
  let isMember = isWritten
  try {
    isMember ||= localStorage.getItem("member") !== null
  } catch {
    // Then the app finds out.
  }
  const begin = () => {
    const page = location.pathname === "/" ? (isMember ? "today" : "landing") : location.pathname.slice(1)
    for (const href of [...files[""], ...(files[page] ?? [])]) askFor(href)
    const script = document.createElement("script")
    script.type = "module"
    script.crossOrigin = ""
    script.src = "ENTRY"
    document.head.append(script)
  }
  // What is written is shown before code competes with it, and a button pressed meanwhile is pressed when the code is
  // there (web/src/main.tsx).
  if (isWritten) {
    addEventListener("click", ({ target }) => {
      window.pressedEarly = target.closest("button")
    })
  }
  if (isWritten && !document.hidden)
    addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(begin)))
  else begin()
  // A browser's first formatter of dates takes it some 20 ms, the next ones hardly any. Now there is time: the numbers,
  // which the Worker is still reading, come after this part of the document.
  if (isWritten) new Intl.DateTimeFormat()
}
