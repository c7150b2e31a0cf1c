// A page that runs for days takes in a new version, and what has changed in the campaign, by a reload every six hours.

const EVERY = 6 * 3_600_000;
const ASK_AGAIN_AFTER = 60_000;
const TIMEOUT = 8_000;

export class Renewal {
  #started = performance.now();
  #asked = -Infinity;

  /** At a change of scene: reload if it is time, and only if the server is well, since nobody would see a failed page. */
  async consider() {
    const now = performance.now();
    if (now - this.#started < EVERY || now - this.#asked < ASK_AGAIN_AFTER) return;
    this.#asked = now;
    try {
      const options = { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(TIMEOUT) };
      const health = await fetch(new URL("api/v1/health", document.baseURI), options);
      // Whether a page can be had: where a source has never answered, a new one shows what this one does.
      if (health.ok) location.reload();
    } catch {
      // Out of reach: the page goes on with what it has, and asks again at a later scene.
    }
  }
}
