"use strict";
// A chart is drawn as wide as the window. With a viewBox it can be as wide as the paper, and loses it afterwards.
if (!window.chartsOnPaper) {
  window.chartsOnPaper = true;
  const drawings = () => document.querySelectorAll(".stPlotlyChart .main-svg");
  window.addEventListener("beforeprint", () => {
    for (const drawing of drawings()) {
      drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
    }
  });
  window.addEventListener("afterprint", () => {
    drawings().forEach((drawing) => drawing.removeAttribute("viewBox"));
  });
}
