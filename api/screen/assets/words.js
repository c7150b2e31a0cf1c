// Numbers, times and ages as words. Times are always those of the United Kingdom, wherever the screen's computer believes it is.

const LONDON = "Europe/London";
const TIME = new Intl.DateTimeFormat("en-GB", { timeZone: LONDON, hour: "numeric", minute: "2-digit", hourCycle: "h12" });
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: LONDON, day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { timeZone: LONDON, day: "numeric", month: "long", year: "numeric" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short" });
const YEAR_FIRST = new Intl.DateTimeFormat("sv-SE", { timeZone: LONDON });
const TENTHS = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY_LENGTH = 24 * HOUR;

/** 48213 -> "48,213" */
export function number(value) {
  return WHOLE.format(value).replace("-", "\u2212");
}

/** 92.3 -> "92", 8.25 -> "8.3" */
export function rate(value) {
  return value < 9.95 ? TENTHS.format(value) : number(value);
}

/** "Tue"; "Today" for a day that is not over, where it is the day of now. */
export function dayName(day, isOver, now) {
  return !isOver && day === YEAR_FIRST.format(now) ? "Today" : WEEKDAY.format(Date.parse(day));
}

/** "2:15pm", or "midday"; another day than today's is added: "2:15pm on 21 November". */
export function time(moment, now) {
  const parts = Object.fromEntries(TIME.formatToParts(moment).map((part) => [part.type, part.value]));
  const half = parts.dayPeriod.toLowerCase().replace(/[^apm]/g, "");
  const clock = `${parts.hour}:${parts.minute}${half}`;
  const words = clock === "12:00pm" ? "midday" : clock;
  return DAY_AND_YEAR.format(moment) === DAY_AND_YEAR.format(now) ? words : `${words} on ${date(moment, now)}`;
}

/** "21 November", with the year when it is not this one. */
export function date(moment, now) {
  const year = (day) => DAY_AND_YEAR.format(day).slice(-4);
  return year(moment) === year(now) ? DAY.format(moment) : DAY_AND_YEAR.format(moment);
}

/** "47 minutes ago", "1 hour 5 minutes ago", "3 days ago"; never rounded up. */
export function ago(milliseconds) {
  if (milliseconds < MINUTE) return "less than a minute ago";
  if (milliseconds >= DAY_LENGTH) return `${counted(milliseconds / DAY_LENGTH, "day")} ago`;
  const hours = Math.floor(milliseconds / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  return `${[hours && counted(hours, "hour"), minutes && counted(minutes, "minute")].filter(Boolean).join(" ")} ago`;
}

/** "48% of 100,000"; the share is not rounded up to a goal that has not been reached. */
export function goalWords(signatures, target, share) {
  if (signatures > target) return `The goal of ${number(target)} has been passed`;
  if (signatures === target) return `The goal of ${number(target)} has been reached`;
  if (signatures > 0 && share < 0.01) return `Less than 1% of ${number(target)}`;
  return `${Math.floor((signatures * 100) / target)}% of ${number(target)}`;
}

/** The milestone that is ahead, or the last one where all are passed; none where there is none. Milestones rise. */
export function milestoneShown(milestones, signatures) {
  return milestones.find((one) => one.signatures > signatures) ?? milestones.at(-1);
}

/** "Considered for debate at 100,000" while it is ahead, "100,000 passed: Considered for debate" afterwards. */
export function milestoneWords(milestone, signatures) {
  if (!milestone) return "";
  const count = number(milestone.signatures);
  return milestone.signatures > signatures ? `${milestone.label} at ${count}` : `${count} passed: ${milestone.label}`;
}

function counted(value, unit) {
  const whole = Math.floor(value);
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}
