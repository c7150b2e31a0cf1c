// The big screen's service worker. The network is always asked first; what was kept is the answer when it fails.

const KEPT = "big-screen";
const MOST_KEPT = 80;
// Below the page's own patience, so that a dead network still ends in an answer.
const TIMEOUT = 5_000;
const IS_KEPT = /\/screen(\/assets\/[^/]+)?$|\/api\/v1\/(count|areas|days)\.json$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === "GET" && origin === self.location.origin && IS_KEPT.test(pathname)) event.respondWith(answer(event));
});

// The page's first visit loads its files before this worker is there.
self.addEventListener("message", (event) => event.waitUntil(Promise.allSettled(event.data.keep.map(fetchAndKeep))));

async function answer(event) {
  const { request } = event;
  const kept = await (await caches.open(KEPT)).match(request.url, { ignoreVary: true });
  try {
    const response = await fetch(request, kept ? { signal: AbortSignal.timeout(TIMEOUT) } : {});
    if (response.status >= 500 && kept) return kept;
    if (response.ok) event.waitUntil(keep(request.url, response.clone()));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function fetchAndKeep(address) {
  const response = await fetch(address);
  if (response.ok && !response.redirected) await keep(address, response);
}

/** Keep an answer with the time at which it came, and of all answers only the newest. */
async function keep(address, response) {
  const cache = await caches.open(KEPT);
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.set("X-Kept-At", String(Date.now()));
  await cache.put(address, new Response(await response.arrayBuffer(), { headers }));
  const all = await cache.keys();
  for (const oldest of all.slice(0, Math.max(all.length - MOST_KEPT, 0))) await cache.delete(oldest);
}
