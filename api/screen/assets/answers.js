// The count from the server: asked at intervals, one question at a time; what came last is kept when the server is gone.

const TIMEOUT = 8_000;
const FIRST_ANSWER_RETRY = 3_000;
// The Date header has whole seconds; a difference below this is not a wrong clock, and leaves two screens in step.
const CLOCK_TOLERANCE = 2_000;

export class Answers {
  last = null;
  #offset = 0;

  constructor(address, refreshSeconds) {
    this.address = address;
    this.interval = refreshSeconds * 1000;
  }

  /** The time by the server's clock, as far as it is known. */
  now() {
    return Date.now() + this.#offset;
  }

  /** Ask now and then at every interval. The next question waits for the answer, or the timeout, of the one before. */
  async keepAsking() {
    const started = performance.now();
    try {
      await this.#ask();
    } catch {
      // The page's words come from the age of the last answer, so there is nothing to add here.
    }
    const interval = this.last ? this.interval : Math.min(this.interval, FIRST_ANSWER_RETRY);
    const wait = Math.max(interval - (performance.now() - started), 500);
    setTimeout(() => this.keepAsking(), wait);
  }

  async #ask() {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), TIMEOUT);
    const asked = Date.now();
    try {
      // A venue's sign-in page answers by redirect, or with a page that is not JSON: neither is a count.
      const response = await fetch(this.address, { cache: "no-store", redirect: "error", signal: patience.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const middle = (asked + Date.now()) / 2;
      this.last = checked(await response.json());
      this.#setClock(serverTime(response.headers), middle);
    } finally {
      clearTimeout(timer);
    }
  }

  #setClock(serverTime, localTime) {
    const offset = serverTime - localTime;
    if (!Number.isFinite(offset)) return;
    if (Math.abs(offset) < CLOCK_TOLERANCE) this.#offset = 0;
    else if (Math.abs(offset - this.#offset) > CLOCK_TOLERANCE) this.#offset = offset;
  }
}

// A cache between here and the server says in Age how old its Date is. Half a second is what Date leaves out on average.
function serverTime(headers) {
  return Date.parse(headers.get("Date")) + Number(headers.get("Age") ?? 0) * 1000 + 500;
}

function checked(answer) {
  const { campaign, headline } = answer;
  const complete =
    typeof campaign.name === "string" &&
    typeof campaign.organisation === "string" &&
    Number.isFinite(headline.late_after_seconds) &&
    [answer.area, headline].every((figure) => !figure?.as_of || Number.isFinite(Date.parse(figure.as_of)));
  if (!complete) throw new TypeError("not an answer of count.json");
  return answer;
}
