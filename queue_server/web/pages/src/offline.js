// What makes the console open again while the server is away: this page as it was last loaded is
// kept in the browser, and `worker.js` answers with it when nobody else does. The list itself is
// not in there, see `console/kept.js`.
const CACHE = "motcua-console";

/** Keeps everything that this page is made of. Only where the browser allows it: HTTPS, or this PC. */
export async function stayReadable() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/worker.js", { scope: "/counter" });
    await document.fonts.ready;
    const parts = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const own = parts.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"));
    const cache = await caches.open(CACHE);
    await cache.addAll([...new Set([location.href, ...own.map(String)])]);
  } catch {
    // no server just now, or a certificate that the browser was talked into: all else works
  }
}
