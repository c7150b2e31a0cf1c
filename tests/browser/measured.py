"""What only a browser knows of a page: how well charts can be seen, what they draw, how large a thumb's targets are."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.dashboard import wrong_at_rest

# axe-core does not look into drawings. Behind a word lies the last filled shape drawn before it that holds its middle.
_CONTRASTS = """
() => {
  const colour = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [a, b] = [luminance(one), luminance(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const seen = (node) => {
    for (let at = node; at && at.tagName !== "DIV"; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (+style.opacity < 0.1 || style.display === "none" || style.visibility === "hidden") return false;
    }
    return true;
  };
  const paper = colour(getComputedStyle(document.querySelector(".stApp")).backgroundColor);
  const fill = (shape) => {
    const style = getComputedStyle(shape);
    const rgb = colour(style.fill);
    return style.fill === "none" || +style.fillOpacity < 0.5 || rgb.length < 3 || rgb[3] === 0 ? null : rgb;
  };
  const words = [], marks = [];
  for (const chart of document.querySelectorAll(".stPlotlyChart")) {
    const shapes = [...chart.querySelectorAll(".main-svg path, .main-svg rect")].filter((one) =>
      !one.closest("defs, .hoverlayer, .dragcover, .draglayer, .modebar") && fill(one) && seen(one));
    for (const word of chart.querySelectorAll(".main-svg text")) {
      const box = word.getBoundingClientRect();
      if (!word.textContent.trim() || !box.width || !seen(word)) continue;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      let behind = paper;
      for (const shape of shapes) {
        if (!(shape.compareDocumentPosition(word) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
        const at = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
        if (shape.isPointInFill(at)) behind = fill(shape);
      }
      words.push([word.textContent, contrast(colour(getComputedStyle(word).fill), behind)]);
    }
    for (const mark of chart.querySelectorAll(".scatterlayer .js-line, .barlayer .point path")) {
      const outlines = mark.matches(".js-line") && mark.closest(".trace").querySelector(".js-fill");
      if (outlines) continue;  // of an area, whose fill is the mark
      const style = getComputedStyle(mark);
      const hasLine = style.stroke !== "none" && parseFloat(style.strokeWidth) > 0;
      const inks = [fill(mark), hasLine ? colour(style.stroke) : null];
      const known = inks.filter((ink) => ink && ink.length >= 3 && ink[3] !== 0);
      const box = mark.getBoundingClientRect();
      if (!known.length || !seen(mark) || !(box.width + box.height)) continue;
      marks.push([mark.parentElement.className.baseVal, Math.max(...known.map((ink) => contrast(ink, paper)))]);
    }
  }
  return {words, marks};
}
"""
# Streamlit's crosses within chosen words: the list below them and "Clear all" do the same.
_TARGETS = """
() => [...document.querySelectorAll("[data-testid=stMain] :is(button, summary, .stPageLink a, .stLinkButton a)")]
  .filter((one) => !one.closest(".stMultiSelect, .stSelectbox, [data-testid=stTooltipHoverTarget]"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height)
  .map(([one, box]) => [one.textContent || one.ariaLabel, Math.min(box.width, box.height),
    Boolean(one.closest("[data-testid=stElementToolbar]"))])
"""
_CHARTS = """
() => [...document.querySelectorAll(".stPlotlyChart")].map((chart) => {
  const below = [...document.querySelectorAll("[data-testid=stExpander]")]
    .find((one) => chart.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const table = below && below.querySelector("table");
  const drawn = chart.querySelector(".js-plotly-plot")._fullData;
  const numbers = (trace) => trace.type === "heatmap" ? Array.from(trace.z).flatMap((row) => Array.from(row))
    : Array.from(trace.orientation === "h" ? trace.x : trace.y);
  return {
    role: (chart.closest("[role=figure]") || chart.querySelector("[role=figure]"))?.getAttribute("role") || null,
    name: chart.getAttribute("aria-label") || "",
    columns: table ? table.querySelectorAll("th[scope=col]").length : 0,
    rows: [...(table ? table.querySelectorAll("tbody tr") : [])]
      .map((row) => [...row.children].map((cell) => cell.textContent)),
    printed: [...chart.querySelectorAll(".annotation-text tspan, .annotation-text:not(:has(tspan))")]
      .map((one) => one.textContent.trim()),
    drawn: drawn.filter((trace) => trace.visible === true).map((trace) =>
      ({type: trace.type, mode: trace.mode || "", name: trace.name || "", numbers: numbers(trace)
        .filter((one) => typeof one === "number" && Number.isFinite(one))})),
  };
})
"""
_NUMBER = re.compile(r"−?[\d,]+(\.\d+)?%?")


@dataclass(frozen=True)
class DrawnChart:
    """A chart as it stands on the page, and the table that it has below it."""

    role: str | None
    name: str
    columns: int
    rows: list[list[str]]
    printed: list[str]
    drawn: list[dict[str, Any]]


def faint_words_and_marks(page: Page) -> list[tuple[str, float]]:
    """Words in charts under 4.5:1 against what lies behind them, and lines and bars under 3:1 against the page."""

    def look() -> list[tuple[str, float]]:
        found = page.evaluate(_CONTRASTS)
        measured = [*((*one, 4.5) for one in found["words"]), *((*one, 3.0) for one in found["marks"])]
        return [(what, round(ratio, 2)) for what, ratio, least in measured if ratio < least]

    return wrong_at_rest(page, look)


def small_targets(page: Page) -> list[tuple[str, float]]:
    """What a thumb cannot hit: our own controls under 44 pixels, Streamlit's under 24."""
    return [
        (words, size)
        for words, size, is_streamlits in page.evaluate(_TARGETS)
        if round(size) < (24 if is_streamlits else 44)
    ]


def charts_of(page: Page) -> list[DrawnChart]:
    """Every chart with what it draws and the table below it."""
    return [DrawnChart(**one) for one in page.evaluate(_CHARTS)]


def charts_without_their_equal(page: Page) -> dict[str, object]:
    """Charts without a name of their own that says something, and those whose table is missing or lacks numbers."""
    charts = charts_of(page)
    names = [chart.name for chart in charts]
    found: dict[str, object] = {
        name: f"role {chart.role}, named {names.count(name)} times"
        for name, chart in zip(names, charts, strict=True)
        if chart.role != "figure" or len(name) <= 20 or names.count(name) > 1
    }
    for chart in charts:
        if chart.columns < 2 or not chart.rows:
            found[chart.name] = "no table"
        elif missing := missing_from_its_table(chart):
            found[chart.name] = missing
    return found


def missing_from_its_table(chart: DrawnChart) -> list[tuple[str, object]]:
    """What a chart draws and its table lacks: every bar, the end of every line, and every number printed on a map.

    Of a heat map the table may show a part of the hours: what it shows has to be drawn.
    """
    cells = {cell for row in chart.rows for cell in row}
    if chart.drawn and all(trace["type"] == "heatmap" for trace in chart.drawn):
        known = set().union(*(_in_table(number) for trace in chart.drawn for number in trace["numbers"]))
        return [("heat map", row[-1]) for row in chart.rows if row[-1] not in known]
    if "map" in chart.name.lower().split(":")[0] and not chart.name.startswith("Line"):
        known = set().union(*(_rounded(cell) for cell in cells))
        return [("map", words) for words in chart.printed if _NUMBER.fullmatch(words) and words not in known]
    drawn = [
        (trace["name"], number)
        for trace in chart.drawn
        if trace["name"] != "Signed so far"  # stands in the table of Signatures; beside a forecast are the days ahead
        for number in (trace["numbers"] if trace["type"] == "bar" else trace["numbers"][-1:])
    ]
    return [(name, number) for name, number in drawn if not _in_table(number) & cells]


def _rounded(cell: str) -> set[str]:
    """How a tile, which has little room, may print a number of the table."""
    if not _NUMBER.fullmatch(cell) or cell.endswith("%"):
        return {cell}
    number = float(cell.replace(",", "").replace("−", "-"))
    # Halves go up, and what the table prints as a half may be a little less.
    return _in_table(number) | _in_table(number + 1e-9) | {cell}


def _in_table(number: float) -> set[str]:
    """How a table may write a number of a chart."""
    words = {f"{number:,.0f}", f"{number:,.1f}", f"{number:,.2f}", f"{number:.0f}%"}
    return {word.replace("-", "−") for word in words}
