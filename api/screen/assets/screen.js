// The big screen: which scene the clock says, and the words that the last answer allows. Everything is drawn from the
// time and the last answer, four times a second, and only what differs is written: nothing can drift or pile up.

import { Answers } from "./answers.js";
import { Pause, connect, hideWhenIdle, stayAwake } from "./controls.js";
import { factsOf } from "./facts.js";

const DRAW_EVERY = 250;
const HOUR = 3_600_000;
const SHIFTS = 4;

const page = document.body;
const scenes = [...document.querySelectorAll("[data-scene]")];
const marks = document.querySelector("[data-marks]");
const button = document.querySelector("[data-pause]");
const pausedSign = document.querySelector("[data-paused]");
const status = document.querySelector("[data-status]");
const source = document.querySelector("[data-source]");
const settings = {
  area: page.dataset.area,
  dwell: Number(page.dataset.dwell),
  remove: Number(page.dataset.remove),
};

const answers = new Answers(new URL(page.dataset.count, document.baseURI), Number(page.dataset.refresh));
const pause = new Pause(scenes.length);

function currentScene() {
  return pause.held ?? Math.floor(answers.now() / 1000 / settings.dwell) % scenes.length;
}

function draw() {
  const now = answers.now();
  const facts = factsOf(answers.last, now, settings);
  const shown = currentScene();
  scenes.forEach((scene, index) => {
    fill(scene, facts[scene.dataset.figure]);
    set(scene, "hidden", index !== shown);
  });
  fill(document.querySelector(".names"), facts.headline);
  fill(document.querySelector(".foot"), facts.headline);
  drawStatus(facts[scenes[shown].dataset.figure]);
  drawRotation(shown);
  set(page.dataset, "shift", String(Math.floor(now / HOUR) % SHIFTS)); // against burn-in
}

/** Put facts where the markup asks for them: data-text, data-share (0 to 1) and data-if (hidden without the fact). */
function fill(root, facts) {
  for (const element of root.querySelectorAll("[data-text]")) set(element, "textContent", facts[element.dataset.text] ?? "");
  for (const element of root.querySelectorAll("[data-fit]")) element.classList.toggle("long", element.textContent.length > 10);
  for (const element of root.querySelectorAll("[data-if]")) set(element, "hidden", (facts[element.dataset.if] ?? "") === "");
  for (const element of root.querySelectorAll("[data-share]")) {
    const width = `${((facts[element.dataset.share] ?? 0) * 100).toFixed(2)}%`;
    if (element.style.width !== width) element.style.width = width;
  }
}

function drawStatus(facts) {
  set(status, "textContent", facts.banner || facts.updated || "");
  set(source, "textContent", facts.banner ? "" : (facts.source ?? ""));
  status.parentElement.classList.toggle("stale", Boolean(facts.banner));
}

function drawRotation(shown) {
  const paused = pause.held !== null;
  const words = paused ? "Resume" : "Pause";
  const alone = scenes.length < 2;
  set(button, "textContent", words);
  set(button, "hidden", alone);
  set(pausedSign, "hidden", !paused || alone);
  set(marks, "hidden", alone);
  set(marks, "ariaLabel", `Scene ${shown + 1} of ${scenes.length}`);
  [...marks.children].forEach((mark, index) => mark.classList.toggle("current", index === shown));
}

function set(target, property, value) {
  if (target[property] !== value) target[property] = value;
}

connect(pause, button, currentScene, draw);
hideWhenIdle(document.documentElement);
stayAwake();
draw();
setInterval(draw, DRAW_EVERY);
answers.keepAsking();
