// Facts into the page. Only what differs is written, so that nothing flickers and nothing piles up.

/** Put facts where the markup asks for them: data-text, data-share (0 to 1), data-if (hidden without the fact), and
 * the tiles, the days and the milestones' marks. */
export function fill(root, facts) {
  for (const element of root.querySelectorAll("[data-text]")) set(element, "textContent", facts[element.dataset.text] ?? "");
  for (const element of root.querySelectorAll("[data-fit]")) element.classList.toggle("long", element.textContent.length > 10);
  for (const element of root.querySelectorAll("[data-if]")) set(element, "hidden", (facts[element.dataset.if] ?? "") === "");
  for (const element of root.querySelectorAll("[data-share]")) style(element, "width", facts[element.dataset.share] ?? 0);
  for (const element of root.querySelectorAll("[data-tile]")) fillTile(element, facts.rates?.[element.dataset.tile]);
  [...root.querySelectorAll("[data-day]")].forEach((element, index) => fillDay(element, facts.bars?.[index]));
  for (const element of root.querySelectorAll("[data-milestones]")) mark(element, facts.marks ?? []);
}

export function set(target, property, value) {
  if (target[property] !== value) target[property] = value;
}

function style(element, property, share) {
  const length = `${(share * 100).toFixed(2)}%`;
  if (element.style[property] !== length) element.style[property] = length;
}

function fillTile(tile, rate) {
  set(tile.querySelector(".rate"), "textContent", rate?.words ?? "");
  set(tile.dataset, "shade", rate?.shade ?? "few");
}

function fillDay(day, bar) {
  set(day, "hidden", !bar);
  if (!bar) return;
  set(day.querySelector(".day-count"), "textContent", bar.words);
  set(day.querySelector(".day-name"), "textContent", bar.name);
  day.classList.toggle("not-over", !bar.isOver);
  day.style.setProperty("--share", bar.share.toFixed(4));
}

function mark(bar, shares) {
  while (bar.childElementCount > shares.length) bar.lastElementChild.remove();
  while (bar.childElementCount < shares.length) bar.append(document.createElement("span"));
  shares.forEach((share, index) => style(bar.children[index], "left", share));
}
