// Which files the page in the address bar needs, asked for while the app's own code is still on its way.
{
  const files = { FILES: [] }
  let isMember = false
  try {
    isMember = localStorage.getItem("member") !== null
  } catch {
    // Then the app finds out.
  }
  const page = location.pathname === "/" ? (isMember ? "today" : "landing") : location.pathname.slice(1)
  for (const href of files[page] ?? []) {
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
}
