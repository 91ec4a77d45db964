// Answers for the server while it is away, and only for the console's own page and its parts:
// what was kept by `offline.js`. Requests of the interface always go to the server.
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isOurs = origin === location.origin && (pathname === "/counter" || pathname.startsWith("/static/"));
  if (isOurs && event.request.method === "GET") event.respondWith(answer(event.request));
});

/** The server's answer; what was kept, where none comes in time. */
async function answer(request) {
  const asked = fetch(request);
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  try {
    return await Promise.race([asked, late]);
  } catch {
    return (await caches.match(request)) ?? (await asked);
  }
}
