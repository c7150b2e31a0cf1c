// The count in a frame: the server has written it into the page; this renews it, and counts its age on. Only what differs is
// written, and a screen reader hears of it only when the count turns old or is renewed, never of each new figure.

import { Answers, Clock, count } from "./answers.js";
import { ago, date, goalWords, number, time } from "./words.js";

const DRAW_EVERY = 1_000;
const ASK_EVERY_SECONDS = 30;

const page = document.body;
const find = (name) => page.querySelector(`[data-${name}]`);
const clock = new Clock();
const answers = new Answers(new URL(page.dataset.count, document.baseURI), ASK_EVERY_SECONDS, count, clock);
let state = page.dataset.state;

function draw() {
  const answer = answers.last;
  if (!answer) return;
  const figure = answer.area ?? answer.headline;
  const counted = typeof figure.signatures === "number" && Boolean(figure.as_of);
  set(find("notice"), "textContent", answer.notice ?? "");
  set(find("notice"), "hidden", !answer.notice);
  set(find("counted"), "hidden", !counted);
  set(find("instead"), "hidden", counted);
  drawGoal(answer, counted);
  if (!counted) return;
  set(find("number"), "textContent", number(figure.signatures));
  drawAge(figure);
}

function drawGoal(answer, counted) {
  if (!find("goal")) return;
  const { signatures } = answer.headline;
  const share = counted ? signatures / answer.goal.target : 0;
  set(find("goal"), "hidden", !counted);
  set(find("goal-words"), "textContent", counted ? goalWords(signatures, answer.goal.target, share) : "");
  const width = `${(Math.min(share, 1) * 100).toFixed(2)}%`;
  if (find("share").getAttribute("width") !== width) find("share").setAttribute("width", width);
}

// By the clock and not only by the server's word: where the server is gone the last answer gets old all the same.
function drawAge(figure) {
  const now = clock.now();
  const counted = Date.parse(figure.as_of);
  const moment = time(counted, now);
  const ended = figure.state === "ended";
  const old = !ended && now - counted > figure.late_after_seconds * 1000;
  const words = old ? `Last updated ${moment}, ${ago(now - counted)}` : `Updated ${moment}`;
  set(find("updated"), "textContent", ended ? `Final count, ${date(counted, now)}` : words);
  find("updated").classList.toggle("old", old);
  speak(ended ? "final" : old ? "old" : "current", moment);
}

function speak(newState, moment) {
  if (newState === state) return;
  const words = {
    old: `The count is delayed. Last updated ${moment}.`,
    current: "The count is up to date.",
    final: "The count is final.",
  };
  state = newState;
  set(find("spoken"), "textContent", words[newState]);
}

function set(target, property, value) {
  if (target[property] !== value) target[property] = value;
}

setInterval(draw, DRAW_EVERY);
await answers.keepAsking();
draw();
