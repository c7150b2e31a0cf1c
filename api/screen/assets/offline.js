// The service worker keeps this page, its files and the last answers, so that a reload without a network shows them.

/** Register it, where the browser allows it (over https, or on this machine), and tell it what this page is made of. */
export async function keepForOffline() {
  // The preview is a frame in somebody's own browser, which has nothing to keep.
  if (!navigator.serviceWorker || window !== window.top) return;
  try {
    const scope = new URL("screen", document.baseURI);
    await navigator.serviceWorker.register(new URL("screen-worker.js", document.baseURI), { scope });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.includes("/screen/assets/"));
    const icon = document.querySelector("link[rel=icon]").href;
    active.postMessage({ keep: [...new Set([location.href, icon, ...files])] });
  } catch {
    // Refused by the browser's settings: the page runs on, and only a reload without a network would fail.
  }
}
