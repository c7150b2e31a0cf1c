// What may be said at this moment: the last answer and the clock in, words out. Nothing here touches the page.

import { ago, date, goalWords, number, time } from "./words.js";

const MINUTE = 60_000;

/** The same facts about each of the two figures: a scene says with data-figure which of them it shows. */
export function factsOf(answer, now, settings) {
  return {
    headline: facts(answer, answer?.headline, now, settings),
    chosen: facts(answer, settings.area ? answer?.area : answer?.headline, now, settings),
  };
}

function facts(answer, figure, now, settings) {
  if (!answer) return { instead: "The count is being loaded." };
  const always = {
    organisation: answer.campaign.organisation,
    campaign: answer.campaign.name,
    notice: answer.notice || (answer.demonstration ? "Demonstration data" : ""),
    goal: answer.goal ? number(answer.goal.target) : "",
    goalWords: answer.goal ? "" : "No goal has been set",
  };
  if (typeof figure?.signatures !== "number" || !figure.as_of) return { ...always, ...withoutAFigure(answer) };
  const age = now - Date.parse(figure.as_of);
  const ended = answer.headline.state === "ended";
  // A figure that is not late yet (a file handed in once, a source asked daily) is never too old to show.
  const tooOld = Math.max(settings.remove * MINUTE, answer.headline.late_after_seconds * 1000);
  if (!ended && age > tooOld) return { ...always, ...withdrawn(answer, figure, now) };
  return {
    ...always,
    signatures: number(figure.signatures),
    source: answer.headline.label,
    ...goalFacts(answer),
    ...(ended ? { updated: `Final count, ${date(Date.parse(figure.as_of), now)}` } : freshness(answer, figure, now, age)),
  };
}

function withoutAFigure(answer) {
  return { instead: "No count has been collected yet.", ...goalStillStands(answer) };
}

function withdrawn(answer, figure, now) {
  return {
    instead: "The count is being updated.",
    lastFigure: `Last figure ${time(Date.parse(figure.as_of), now)}`,
    ...goalStillStands(answer),
  };
}

function goalStillStands(answer) {
  return answer.goal ? { goalWords: `The goal is ${number(answer.goal.target)}` } : {};
}

function goalFacts(answer) {
  const { goal, headline } = answer;
  if (!goal || typeof headline.signatures !== "number") return {};
  const share = headline.signatures / goal.target;
  return { share: Math.min(share, 1), goalWords: goalWords(headline.signatures, goal.target, share) };
}

// An answer from the future is a wrong clock, not a fresh figure; it reads as "just now" until the clock is set.
function freshness(answer, figure, now, age) {
  const updated = time(Date.parse(figure.as_of), now);
  if (age > answer.headline.late_after_seconds * 1000) return { banner: `Last updated ${updated}, ${ago(age)}` };
  return { updated: `Updated ${updated}` };
}
