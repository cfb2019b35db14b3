/** Keeps the pages' own files for a visit without a network. After the first load, so that it delays nothing. */
export function startServiceWorker(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return
  const register = () => {
    navigator.serviceWorker.register("/sw.js").catch(() => {
      // Refused (private window, full disk): the pages work, only not offline.
    })
  }
  if (document.readyState === "complete") register()
  else window.addEventListener("load", register)
}
