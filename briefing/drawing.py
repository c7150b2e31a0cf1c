"""Pictures of a briefing as inline SVG, in the light colours: drawn without a browser, to be printed."""

import textwrap
from collections.abc import Iterable
from html import escape

import pandas as pd

from briefing.event_labels import event_labels
from briefing.parts import Picture
from charts.theme import LIGHT
from figures.words import number

_WIDTH, _HEIGHT, _ROW = 680, 260, 24
# Above the chart is room for the numbers of events, and below them for the name of a line at its top.
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 32, 28
_NAMES, _WIDEST_NAMES, _VALUES = 230, 360, 110
_LETTER, _LINE = 7.2, 15
# What lies below a name is not seen through it.
_HALO = f' paint-order="stroke" stroke="{LIGHT.background}" stroke-width="3"'


def drawing(picture: Picture, title: str) -> str:
    """The picture, named by its alternative text; nothing for tiles, whose figures the ranked bars have."""
    match picture.kind:
        case "progress":
            data = picture.data
            words = [number(count) for count in data["signatures"]]
            return _bars_across(data["name"], data["signatures"], words, [False] * len(data), title)
        case "ranked":
            data = picture.data
            return _bars_across(data["name"], data["value"], data["words"], data["is_selected"], title)
        case "answers":
            data = picture.data
            return _bars_across(data["name"], data["value"], data["words"], [False] * len(data), title, 100)
        case "days":
            return _columns(picture, title)
        case "total" | "fan":
            return _lines(picture, title)
        case _:
            return ""


def _bars_across(
    names: Iterable[str],
    values: Iterable[float],
    words: Iterable[str],
    is_selected: Iterable[bool],
    title: str,
    most: float | None = None,
) -> str:
    rows = list(zip(names, values, words, is_selected, strict=True))
    known = [float(value) for _, value, _, _ in rows if not pd.isna(value)]
    left = min(max(_NAMES, *(round(len(str(name)) * _LETTER) + 8 for name, *_ in rows)), _WIDEST_NAMES)
    scale = (_WIDTH - left - _VALUES) / (most or max([*known, 0]) or 1)
    drawn, top = list[str](), 0
    for name, value, said, selected in rows:
        lines = textwrap.wrap(str(name), int((left - 8) / _LETTER)) or [""]
        height = _ROW + (len(lines) - 1) * _LINE
        length = 0.0 if pd.isna(value) else max(float(value), 0) * scale
        colour = LIGHT.primary if selected else LIGHT.bar
        drawn += [_text(left - 8, top + 16 + number * _LINE, line, "end") for number, line in enumerate(lines)]
        drawn.append(f'<rect x="{left}" y="{top + 4}" width="{length:.1f}" height="{height - 8}" fill="{colour}"/>')
        drawn.append(_text(left + length + 6, top + height / 2 + 4, str(said)))
        top += height
    return _svg(top + 4, title, drawn)


def _columns(picture: Picture, title: str) -> str:
    days, gained = picture.data["day"], picture.data["gained"].astype("float64")
    axis = _Axis(min(0.0, gained.min()), gained.max())
    width = (_WIDTH - _LEFT - _RIGHT) / len(days)
    drawn = axis.lines()
    for place, value in enumerate(gained):
        top, foot = sorted((axis.y(value), axis.y(0)))
        drawn.append(
            f'<rect x="{_LEFT + place * width + 0.1 * width:.1f}" y="{top:.1f}" width="{max(0.8 * width, 0.5):.1f}" '
            f'height="{foot - top:.1f}" fill="{LIGHT.data}"/>'
        )
    return _svg(_HEIGHT, title, [*drawn, *_ends(days)])


def _lines(picture: Picture, title: str) -> str:
    data = picture.data
    columns = [name for name in ("total", "expected", "low80", "high80") if name in data]
    values = pd.concat([data[name].astype("float64") for name in columns])
    axis = _Axis(0, max(values.max(), *(mark for mark, _ in picture.marks), 1))
    start, end = data["at"].iloc[0], data["at"].iloc[-1]
    span = max((end - start).total_seconds(), 1)
    across = [_LEFT + (at - start).total_seconds() / span * (_WIDTH - _LEFT - _RIGHT) for at in data["at"].tolist()]
    drawn = axis.lines()
    if "low80" in data:
        band = data[["low80", "high80"]].astype("float64")
        known = [place for place in range(len(data)) if band.iloc[place].notna().all()]
        edge = [(across[place], axis.y(band["low80"].iloc[place])) for place in known]
        back = [(across[place], axis.y(band["high80"].iloc[place])) for place in reversed(known)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*edge, *back])
        drawn.append(f'<polygon points="{points}" fill="{LIGHT.band}" stroke="{LIGHT.band_edge}"/>')
    for name, dash in (("total", ""), ("expected", ' stroke-dasharray="5 4"')):
        if name in data:
            path = _path(across, [axis.y(value) for value in data[name].astype("float64")])
            drawn.append(f'<path d="{path}" fill="none" stroke="{LIGHT.data}" stroke-width="2"{dash}/>')
    drawn += _events(picture)
    return _svg(_HEIGHT, title, [*drawn, *_marks(picture, axis), *_ends(data["at"])])


def _marks(picture: Picture, axis: "_Axis") -> list[str]:
    """Lines across, each with its name where a rising line is not: left of it, or right where it has passed."""
    counted, drawn = picture.data["total"].dropna(), list[str]()
    for mark, words in picture.marks:
        y, has_passed = axis.y(mark), len(counted) > 0 and mark <= counted.iloc[-1]
        x, anchor = (_WIDTH - _RIGHT - 6, "end") if has_passed else (_LEFT + 6, "start")
        drawn.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{LIGHT.primary}" stroke-dasharray="2 3"/>' + _text(x, y - 4, words, anchor, _HALO)
        )
    return drawn


def _events(picture: Picture) -> list[str]:
    """Lines down from the numbers of events, which stand above the chart."""
    at, labels, drawn = picture.data["at"], event_labels(picture), list[str]()
    start, span = at.iloc[0], max((at.iloc[-1] - at.iloc[0]).total_seconds(), 1)
    for place, (moment, _) in enumerate(picture.events):
        x = _LEFT + (moment - start).total_seconds() / span * (_WIDTH - _LEFT - _RIGHT)
        drawn.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="14" y2="{_HEIGHT - _BOTTOM}" stroke="{LIGHT.outline}"/>'
            + (_text(x, 11, labels[place], "middle") if place in labels else "")
        )
    return drawn


class _Axis:
    """The numbers up the side of a chart, from 0."""

    def __init__(self, low: float, high: float) -> None:
        step = 10 ** (len(str(int(max(high - low, 1)))) - 1)
        self._step = step if (high - low) / step >= 3 else step / 2
        self._low, self._high = low, max(high, low + 1)

    def y(self, value: float) -> float:
        """How far down a number lies."""
        return _TOP + (self._high - value) / (self._high - self._low) * (_HEIGHT - _TOP - _BOTTOM)

    def lines(self) -> list[str]:
        """Lines across with their numbers."""
        least, most = int(self._low // self._step), int(self._high // self._step)
        return [
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{self.y(value):.1f}" y2="{self.y(value):.1f}" '
            f'stroke="{LIGHT.gridline}"/>' + _text(_LEFT - 6, self.y(value) + 4, number(value), "end")
            for value in (place * self._step for place in range(least, most + 1))
            if value >= self._low
        ]


def _path(across: list[float], down: list[float]) -> str:
    """A line that is broken where a number is missing."""
    steps, pen_is_up = [], True
    for x, y in zip(across, down, strict=True):
        if pd.isna(y):
            pen_is_up = True
            continue
        steps.append(f"{'M' if pen_is_up else 'L'}{x:.1f} {y:.1f}")
        pen_is_up = False
    return "".join(steps)


def _ends(moments: "pd.Series[pd.Timestamp]") -> list[str]:
    first, last = (f"{at.day} {at:%b %Y}" for at in (moments.iloc[0], moments.iloc[-1]))
    foot = _HEIGHT - 8
    return [_text(_LEFT, foot, first), _text(_WIDTH - _RIGHT, foot, last, "end")]


def _text(x: float, y: float, words: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _svg(height: float, title: str, parts: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}" font-size="13" '
        f'fill="{LIGHT.text}">{"".join(parts)}</svg>'
    )
