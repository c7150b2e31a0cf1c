// Answers of the server: asked at intervals, one question at a time; what came last is kept when the server is gone.

const TIMEOUT = 8_000;
const FIRST_ANSWER_RETRY = 3_000;
// The Date header has whole seconds; a difference below this is not a wrong clock, and leaves two screens in step.
const CLOCK_TOLERANCE = 2_000;

/** The time by the server's clock, as far as it is known. */
export class Clock {
  #offset = 0;

  now() {
    return Date.now() + this.#offset;
  }

  /** Learn from an answer that came at this time of the screen's own clock. */
  set(headers, localTime) {
    const offset = serverTime(headers) - localTime;
    if (!Number.isFinite(offset)) return;
    if (Math.abs(offset) < CLOCK_TOLERANCE) this.#offset = 0;
    else if (Math.abs(offset - this.#offset) > CLOCK_TOLERANCE) this.#offset = offset;
  }
}

/** The answer of one address. `checked` gives it back, or throws where it is none. */
export class Answers {
  last = null;

  constructor(address, seconds, checked, clock) {
    this.address = address;
    this.interval = seconds * 1000;
    this.checked = checked;
    this.clock = clock;
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
      // A venue's sign-in page answers by redirect, or with a page that is not JSON: neither is an answer.
      const response = await fetch(this.address, { cache: "no-store", redirect: "error", signal: patience.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      // The service worker's, from an earlier visit: it says when it was kept, and is no news once there is an answer.
      const keptAt = Number(response.headers.get("X-Kept-At"));
      if (keptAt && this.last) return;
      const middle = (asked + Date.now()) / 2;
      this.last = this.checked(await response.json());
      this.clock.set(response.headers, keptAt || middle);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** An answer of count.json, or an error. */
export function count(answer) {
  const { headline } = answer;
  const figures = [answer.area, headline];
  return confirmed(answer, Number.isFinite(headline.late_after_seconds) && figures.every((one) => !one?.as_of || isMoment(one.as_of)));
}

/** An answer of areas.json, or an error. */
export function areas(answer) {
  return confirmed(answer, isMoment(answer.as_of) && answer.areas.every((area) => Number.isFinite(area.signatures)));
}

/** An answer of days.json, or an error. */
export function days(answer) {
  return confirmed(answer, isMoment(answer.as_of) && answer.days.every((day) => isMoment(day.day)));
}

// A cache between here and the server says in Age how old its Date is. Half a second is what Date leaves out on average.
function serverTime(headers) {
  return Date.parse(headers.get("Date")) + Number(headers.get("Age") ?? 0) * 1000 + 500;
}

function isMoment(text) {
  return Number.isFinite(Date.parse(text));
}

function confirmed(answer, isComplete) {
  if (!isComplete) throw new TypeError("not an answer of the api");
  return answer;
}
