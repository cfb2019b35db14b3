// Keeps the pages' own files, nothing else: the data is kept by the page, which knows its age and forgets it at sign-out.
const shell = `shell-${"VERSION"}`
const files = ["/icon.svg", "/manifest.webmanifest", ...["FILES"]]
// Without cookies: the Worker answers with the document as it is for everybody, nothing of the person's in it.
const shellPage = new Request("/", { credentials: "omit" })

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll([shellPage, ...files]))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((n) => n.startsWith("shell-") && n !== shell).map((n) => caches.delete(n))),
      )
      .then(() => self.clients.claim()),
  )
})

// A hashed name is one content, whatever the request's headers were.
const anyVary = { ignoreVary: true }

// What the Worker answers is never taken from here, so that signing in and the API stay what they are.
const servers = /^\/(api|auth|connections|webhooks|healthz|operator|docs|privacy)(\/|$)/

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== location.origin || servers.test(url.pathname)) return
  if (event.request.mode === "navigate") {
    // The network's page is the newest; without a network any page is the same shell.
    event.respondWith(fetch(event.request).catch(() => caches.match("/", anyVary)))
  } else if (url.pathname.startsWith("/assets/") || files.includes(url.pathname)) {
    event.respondWith(caches.match(event.request, anyVary).then((known) => known ?? fetch(event.request)))
  }
})
