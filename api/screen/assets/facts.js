// What may be said at this moment: the last answers and the clock in, words out. Nothing here touches the page.

import { ago, date, dayName, goalWords, milestoneShown, milestoneWords, number, rate, time } from "./words.js";

const MINUTE = 60_000;
// Fewer signatures say little about an area; docs/metrics.md has the rule.
const FEW = 20;
const SHADES = 3;

/** The facts of each figure: a scene says with data-figure which of them it shows. */
export function factsOf(answers, now, settings) {
  const { count } = answers;
  return {
    headline: countFacts(count, count?.headline, now, settings),
    chosen: countFacts(count, settings.area ? count?.area : count?.headline, now, settings),
    regions: regionFacts(answers, now, settings),
    days: dayFacts(answers, now, settings),
    statements: {},
  };
}

function countFacts(answer, figure, now, settings) {
  if (!answer) return { instead: "The count is being loaded.", isOpen: true };
  const { goal, headline } = answer;
  const ended = headline.state === "ended";
  const always = {
    notice: answer.notice || (answer.demonstration ? "Demonstration data" : ""),
    goal: goal ? number(goal.target) : "",
    goalWords: goal ? `The goal is ${number(goal.target)}` : "No goal has been set",
    isOpen: !ended,
  };
  if (typeof figure?.signatures !== "number" || !figure.as_of) {
    return { ...always, instead: "No count has been collected yet." };
  }
  const { isTooOld, ...words } = aged(figure.as_of, figure.late_after_seconds ?? headline.late_after_seconds, ended, now, settings);
  if (isTooOld) {
    const lastFigure = `Last figure ${time(Date.parse(figure.as_of), now)}`;
    return { ...always, instead: "The count is being updated.", lastFigure };
  }
  return { ...always, signatures: number(figure.signatures), source: headline.label, ...goalFacts(answer, settings), ...words };
}

/** How old a figure is in words. One that is not late yet (a file handed in once) is never too old to show. */
function aged(asOf, lateSeconds, ended, now, settings) {
  // An answer from the future is a wrong clock, not a fresh figure; it reads as "just now" until the clock is set.
  const moment = Date.parse(asOf);
  const age = now - moment;
  const late = lateSeconds ? lateSeconds * 1000 : Infinity;
  if (ended) return { updated: `Final count, ${date(moment, now)}` };
  if (age > Math.max(settings.remove * MINUTE, late)) return { isTooOld: true };
  if (age > late) return { banner: `Last updated ${time(moment, now)}, ${ago(age)}` };
  return { updated: `Updated ${time(moment, now)}` };
}

function goalFacts({ goal, headline }, settings) {
  if (!goal || typeof headline.signatures !== "number") return {};
  const share = headline.signatures / goal.target;
  const milestone = milestoneShown(settings.milestones, headline.signatures);
  // A mark on the bar is of the milestone in the words below it, which would be taken for the name of any other.
  const marks = milestone && milestone.signatures < goal.target ? [milestone.signatures / goal.target] : [];
  return {
    share: Math.min(share, 1),
    goalWords: goalWords(headline.signatures, goal.target, share),
    milestone: milestoneWords(milestone, headline.signatures),
    marks,
  };
}

function regionFacts({ areas, count }, now, settings) {
  const counted = areas?.areas.filter((area) => area.signatures >= FEW && area.per_100k_population !== null) ?? [];
  if (!counted.length) return {};
  const { isTooOld, ...words } = aged(areas.as_of, settings.areasLate, count?.headline.state === "ended", now, settings);
  if (isTooOld) return {};
  const shade = shades(counted.map((area) => area.per_100k_population));
  const rates = Object.fromEntries(areas.areas.map((area) => [area.code, { words: "few", shade: "few" }]));
  for (const area of counted) rates[area.code] = { words: rate(area.per_100k_population), shade: shade(area.per_100k_population) };
  return { rates, source: settings.populations, ...words };
}

/** An equal number of areas in each shade, as far as equal values allow, which always share one. */
function shades(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return (value) => String(Math.ceil(((sorted.indexOf(value) + 1) / sorted.length) * SHADES - 1e-9) - 1);
}

function dayFacts({ days: answer }, now, settings) {
  if (!(answer?.days.length > 1)) return {};
  const { isTooOld, ...words } = aged(answer.as_of, answer.late_after_seconds, answer.state === "ended", now, settings);
  if (isTooOld) return {};
  const days = answer.days.slice(-settings.room.days);
  const highest = days.reduce((one, other) => ((other.signatures ?? 0) > (one.signatures ?? 0) ? other : one));
  const hasRoom = days.every((day) => number(day.signatures ?? 0).length <= settings.room.letters);
  const bars = days.map((day) => ({
    name: dayName(day.day, day.is_over, now),
    words: day.signatures === null ? "no data" : hasRoom ? number(day.signatures) : "",
    share: Math.max(day.signatures ?? 0, 0) / Math.max(highest.signatures, 1),
    isOver: day.is_over,
  }));
  const most = `Most: ${number(highest.signatures)} (${dayName(highest.day, highest.is_over, now)})`;
  return { bars, daysWords: hasRoom ? "" : most, source: settings.source, ...words };
}
