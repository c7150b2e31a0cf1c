"""Signing rates against a survey's finding, region by region: twelve points, which prove no cause."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.area_tables import check_columns
from charts.measures import MEASURE_WORDS, Measure, value_words
from charts.survey_marks import number_in_words, records, without_what_is_hidden
from charts.theme import AXIS_SIZE, Palette, apply_theme
from charts.words import as_words
from reference.regions import regions_by_code

_HEIGHT, _HEIGHT_OF_PLOT = 420, 340
# Labels must not meet on a phone, nor where a wider page pulls the points apart.
_WIDTHS_OF_PLOT = (290, 420, 620, 900)
_LETTER, _LINE, _MARK = 9, 18, 7
_DIRECTIONS = ((1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))
_DISTANCES = (1, 2, 3, 4.5, 6)
_ON_A_LABEL, _ON_A_POINT, _ON_A_WHISKER = 1000, 300, 1


class Box(NamedTuple):
    """A rectangle in pixels, up positive."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles have a common point."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


class Mark(NamedTuple):
    """A point with its label; `x`, `y` and the ends of its whisker are parts of the plot's width and height."""

    name: str
    x: float
    y: float
    low: float
    high: float


def rate_against_finding(
    table: pd.DataFrame, measure: Measure, finding: str, palette: Palette, selected: str | None = None
) -> go.Figure:
    """One point for each region: how many signed for its size, and what share gave an answer, with its 95% range.

    Neither axis begins at zero where no region is near it, which the words beside the figure have to say. Regions whose
    answers are hidden, or published as a bound only, are not drawn; `regions_left_out` lists them.

    Args:
        table: Columns ``code`` (GSS), ``name``, the measure (number), and the survey's published ``state``,
            ``percent``, ``low``, ``high`` and ``base`` as `metrics.disclosure.safe` gives them.
        measure: What is drawn across.
        finding: What is drawn upwards, in words: "Waited more than four weeks".
        palette: The colours of the reader's mode.
        selected: GSS code of the region whose point and label stand out.

    Raises:
        ValueError: A column is missing or a region has two rows.
    """
    drawn = _drawn(table, measure)
    figure = go.Figure()
    _add_points(figure, drawn, measure, palette, selected)
    _add_labels(figure, drawn, measure, palette, selected)
    unit = "Signatures" if measure == "signatures" else f"Signatures {MEASURE_WORDS[measure]}"
    figure.update_xaxes(title=unit, range=_across(drawn, measure), tickformat=",", zeroline=False)
    figure.update_yaxes(title=as_words(finding), range=_up(drawn), ticksuffix="%", zeroline=False)
    figure.update_layout(hovermode="closest")
    return apply_theme(figure, palette, height=_HEIGHT)


def regions_left_out(table: pd.DataFrame, measure: Measure) -> list[str]:
    """The names of the regions that `rate_against_finding` does not draw, for the words beside it.

    Args: as there.
    """
    drawn = set(_drawn(table, measure)["code"])
    return [name for code, name in zip(table["code"], table["name"], strict=True) if code not in drawn]


def _drawn(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    check_columns(table, "code", "name", measure, "state", "percent", "low", "high", "base")
    published = without_what_is_hidden(table)
    shown = published[(published["state"] == "shown") & published[measure].notna()]
    return shown.astype(dict.fromkeys(["percent", "low", "high", "base"], "int64"))


def _add_points(
    figure: go.Figure, drawn: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None
) -> None:
    figure.add_scatter(
        x=drawn[measure].tolist(),
        y=drawn["percent"].tolist(),
        mode="markers",
        marker={
            "size": 11,
            "color": [palette.primary if code == selected else palette.bar for code in drawn["code"]],
            "line": {"color": palette.outline, "width": 1},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": (drawn["high"] - drawn["percent"]).tolist(),
            "arrayminus": (drawn["percent"] - drawn["low"]).tolist(),
            "color": palette.other,
            "thickness": 1.5,
            "width": 3,
        },
        customdata=[
            f"{row['name']}: {value_words(row[measure], measure)} {MEASURE_WORDS[measure]}<br>{number_in_words(row)}"
            for row in records(drawn)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _across(drawn: pd.DataFrame, measure: Measure) -> list[float]:
    """What the points span, with room for their labels; it may leave out zero, since no bar begins there."""
    return _padded(drawn[measure].min(), drawn[measure].max(), 0.14) if len(drawn) else [0, 1]


def _up(drawn: pd.DataFrame) -> list[float]:
    return _padded(drawn["low"].min(), drawn["high"].max(), 0.06) if len(drawn) else [0, 100]


def _padded(lowest: float, highest: float, share: float) -> list[float]:
    room = (highest - lowest) * share or 1
    return [float(lowest - room), float(highest + room)]


def _add_labels(
    figure: go.Figure, drawn: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None
) -> None:
    (left, right), (bottom, top) = _across(drawn, measure), _up(drawn)
    marks = [
        Mark(
            regions_by_code()[code].short_name,
            (x - left) / (right - left),
            *((y - bottom) / (top - bottom) for y in ys),
        )
        for code, x, *ys in zip(*(drawn[one] for one in ("code", measure, "percent", "low", "high")), strict=True)
    ]
    for row, mark, (aside, above) in zip(records(drawn), marks, label_shifts(marks), strict=True):
        is_selected = row["code"] == selected
        is_far = abs(aside) > len(mark.name) * _LETTER / 2 + 2 * _MARK or abs(above) > _LINE / 2 + 2 * _MARK
        figure.add_annotation(
            x=row[measure], y=row["percent"], ax=aside, ay=-above,
            text=f"<b>{mark.name}</b>" if is_selected else mark.name,
            showarrow=True, arrowhead=0, arrowwidth=1, standoff=7,
            arrowcolor=palette.other if is_far else "rgba(0,0,0,0)",
            font={"color": palette.primary if is_selected else palette.text, "size": AXIS_SIZE},
        )  # fmt: skip


def label_shifts(marks: list[Mark]) -> list[tuple[float, float]]:
    """How far right and above its point each label's middle stands, in pixels, so that labels meet at no width.

    Greedy: each label in turn takes the nearest of 40 places where it meets no earlier label and no point, and as few
    whiskers as can be.
    """
    taken = [[(box, cost) for mark in marks for box, cost in _obstacles(mark, width)] for width in _WIDTHS_OF_PLOT]
    shifts = []
    for mark in marks:
        tried = [(shift, _boxes(mark, shift)) for shift in _shifts(mark.name)]
        costs = [_cost(boxes, taken) for _, boxes in tried]
        shift, boxes = tried[costs.index(min(costs))]
        shifts.append(shift)
        for others, box in zip(taken, boxes, strict=True):
            others.append((box, _ON_A_LABEL))
    return shifts


def _obstacles(mark: Mark, width: float) -> list[tuple[Box, int]]:
    x, y, low, high = mark.x * width, *(part * _HEIGHT_OF_PLOT for part in (mark.y, mark.low, mark.high))
    return [
        (Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK), _ON_A_POINT),
        (Box(x - 3, low, x + 3, high), _ON_A_WHISKER),
    ]


def _shifts(name: str) -> Iterator[tuple[float, float]]:
    half = len(name) * _LETTER / 2
    for distance, (right, above) in product(_DISTANCES, _DIRECTIONS):
        yield right * (half + _MARK * distance), above * (_LINE / 2 + _MARK * distance)


def _boxes(mark: Mark, shift: tuple[float, float]) -> list[Box]:
    """The label's rectangle at each width."""
    half, boxes = len(mark.name) * _LETTER / 2, []
    for width in _WIDTHS_OF_PLOT:
        x, y = mark.x * width + shift[0], mark.y * _HEIGHT_OF_PLOT + shift[1]
        boxes.append(Box(x - half, y - _LINE / 2, x + half, y + _LINE / 2))
    return boxes


def _cost(boxes: list[Box], taken: list[list[tuple[Box, int]]]) -> int:
    """What a place would hide; beyond the plot's edge is as bad as on another label."""
    cost = 0
    for box, others, width in zip(boxes, taken, _WIDTHS_OF_PLOT, strict=True):
        cost += sum(price for other, price in others if box.meets(other))
        cost += _ON_A_LABEL * (box.left < 0 or box.right > width or box.bottom < 0 or box.top > _HEIGHT_OF_PLOT)
    return cost
