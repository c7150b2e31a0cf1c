// The big screen: which scene the clock says, and the words that the last answers allow. Everything is drawn from the
// time and the last answers, four times a second, and only what differs is written: nothing can drift or pile up.

import { Answers, Clock, areas, count, days } from "./answers.js";
import { Pause, connect, hideWhenIdle, stayAwake } from "./controls.js";
import { factsOf } from "./facts.js";
import { fill, set } from "./figures.js";
import { keepForOffline } from "./offline.js";
import { Renewal } from "./renewal.js";
import { onShow, statementOf, withContent } from "./rotation.js";

const DRAW_EVERY = 250;
const HOUR = 3_600_000;
const SHIFTS = 4;
// What moves slowly is asked more rarely than the count.
const SLOWER = 4;

const page = document.body;
const scenes = [...document.querySelectorAll("[data-scene]")];
const waiting = document.querySelector("[data-waiting]");
const marks = document.querySelector("[data-marks]");
const button = document.querySelector("[data-pause]");
const pausedSign = document.querySelector("[data-paused]");
const status = document.querySelector("[data-status]");
const source = document.querySelector("[data-source]");
const settings = {
  area: page.dataset.area,
  dwell: Number(page.dataset.dwell),
  remove: Number(page.dataset.remove),
  areasLate: Number(page.dataset.areasLate),
  milestones: JSON.parse(page.dataset.milestones),
  populations: page.dataset.populations,
  source: page.dataset.label,
  room: {},
};
const isNarrow = matchMedia("(max-aspect-ratio: 3 / 2)");

const clock = new Clock();
const refresh = Number(page.dataset.refresh);
const asked = { count: new Answers(address(page.dataset.count), refresh, count, clock) };
for (const [name, checked] of Object.entries({ regions: areas, growth: days })) {
  const scene = scenes.find((one) => one.dataset.scene === name);
  if (scene) asked[scene.dataset.figure] = new Answers(address(scene.dataset.asks), refresh * SLOWER, checked, clock);
}
const pause = new Pause();
const renewal = new Renewal();
let available = scenes;
let last = null;

function address(relative) {
  return new URL(relative, document.baseURI);
}

/** What is so many scenes from the one on show, for holding it. */
function at(steps) {
  const { index, round } = onShow(available, clock.now(), settings.dwell, pause.held);
  const scene = available.at((index + steps) % available.length);
  return { scene: scene?.dataset.scene ?? "", round };
}

function draw() {
  const now = clock.now();
  const answers = { count: asked.count.last, areas: asked.regions?.last, days: asked.days?.last };
  settings.room = roomOverBars();
  const facts = factsOf(answers, now, settings);
  available = withContent(scenes, facts, now);
  const { index, round } = onShow(available, now, settings.dwell, pause.held);
  const shown = available[index];
  const statement = shown ? statementOf(shown, round, now) : null;
  for (const scene of scenes) {
    fill(scene, facts[scene.dataset.figure]);
    set(scene, "hidden", scene !== shown);
  }
  if (shown) for (const item of shown.querySelectorAll("[data-item]")) set(item, "hidden", item !== statement);
  set(waiting, "hidden", Boolean(shown));
  fill(document.querySelector(".names"), facts.headline);
  drawStatus(shown ? facts[shown.dataset.figure] : {}, statement);
  drawRotation(index);
  set(page.dataset, "shift", String(Math.floor(now / HOUR) % SHIFTS)); // against burn-in
  if (shown !== last || available.length < 2 || pause.held) renewal.consider();
  last = shown;
}

/** How many days there is room for, and how many letters of the smallest size over each. */
function roomOverBars() {
  if (isNarrow.matches) return { days: 5, letters: 5 };
  return { days: 7, letters: page.classList.contains("diag-43") ? 5 : 6 };
}

function drawStatus(facts, statement) {
  set(status, "textContent", facts.banner || facts.updated || statement?.dataset.origin || "");
  set(source, "textContent", facts.banner ? "" : (facts.source ?? ""));
  status.parentElement.classList.toggle("stale", Boolean(facts.banner));
}

function drawRotation(index) {
  const paused = pause.held !== null;
  const alone = available.length < 2;
  set(button, "textContent", paused ? "Resume" : "Pause");
  set(button, "hidden", alone);
  set(button, "ariaPressed", String(paused));
  set(pausedSign, "hidden", !paused || alone);
  set(marks, "hidden", alone);
  set(marks, "ariaLabel", `Scene ${index + 1} of ${available.length}`);
  [...marks.children].forEach((mark, place) => {
    set(mark, "hidden", place >= available.length);
    mark.classList.toggle("current", place === index);
  });
}

connect(pause, button, at, draw);
hideWhenIdle(document.documentElement);
stayAwake();
draw();
setInterval(draw, DRAW_EVERY);
for (const answers of Object.values(asked)) answers.keepAsking();
keepForOffline();
