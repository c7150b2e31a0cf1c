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
from reference.regions import regions_by_code

_HEIGHT, _HEIGHT_OF_PLOT = 420, 340
# Labels must not meet on a phone, nor where a wider page pulls the points apart.
_WIDTHS_OF_PLOT = (290, 420, 620, 900)
_LETTER, _LINE, _MARK = 9, 18, 7
_DIRECTIONS = ((1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1))
_DISTANCES = (1, 2, 3, 4.5)


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


def rate_against_finding(
    table: pd.DataFrame, measure: Measure, finding: str, palette: Palette, selected: str | None = None
) -> go.Figure:
    """One point for each region: how many signed for its size, and what share gave an answer, with its 95% range.

    Regions whose answers are hidden, or published as a bound only, are not drawn; `regions_left_out` lists them.

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
    figure.add_scatter(
        x=drawn[measure].tolist(),
        y=drawn["percent"].astype(int).tolist(),
        mode="markers",
        marker={
            "size": 11,
            "color": [palette.primary if code == selected else palette.bar for code in drawn["code"]],
            "line": {"color": palette.outline, "width": 1},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": (drawn["high"] - drawn["percent"]).astype(int).tolist(),
            "arrayminus": (drawn["percent"] - drawn["low"]).astype(int).tolist(),
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
    _add_labels(figure, drawn, measure, palette, selected)
    figure.update_xaxes(title=f"Signatures {MEASURE_WORDS[measure]}", range=_across(drawn, measure), tickformat=",")
    figure.update_yaxes(title=finding, range=_up(drawn), ticksuffix="%", rangemode="tozero")
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
    return published[(published["state"] == "shown") & published[measure].notna()]


def _across(drawn: pd.DataFrame, measure: Measure) -> list[float]:
    """From zero to beyond the highest rate, with room for its label."""
    return [0, float(drawn[measure].max()) * 1.12 or 1] if len(drawn) else [0, 1]


def _up(drawn: pd.DataFrame) -> list[float]:
    return [0, min(float(drawn["high"].max()) * 1.08 + 1, 104)] if len(drawn) else [0, 100]


def _add_labels(
    figure: go.Figure, drawn: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None
) -> None:
    names = [regions_by_code()[code].short_name for code in drawn["code"]]
    across, up = _across(drawn, measure)[1], _up(drawn)[1]
    places = [(x / across, y / up) for x, y in zip(drawn[measure], drawn["percent"].astype(float), strict=True)]
    for (x, y), code, name, (right, above) in zip(
        zip(drawn[measure], drawn["percent"], strict=True),
        drawn["code"],
        names,
        label_shifts(places, names),
        strict=True,
    ):
        is_far = abs(right) > len(name) * _LETTER / 2 + 3 * _MARK or abs(above) > 3 * _LINE / 2
        figure.add_annotation(
            x=x, y=int(y), ax=right, ay=-above, text=f"<b>{name}</b>" if code == selected else name,
            showarrow=True, arrowhead=0, arrowwidth=1 if is_far else 0.1, standoff=6,
            arrowcolor=palette.other if is_far else "rgba(0,0,0,0)",
            font={"color": palette.primary if code == selected else palette.text, "size": AXIS_SIZE},
        )  # fmt: skip


def label_shifts(places: list[tuple[float, float]], names: list[str]) -> list[tuple[float, float]]:
    """How far right and above its point each label's middle stands, in pixels, so that no two meet at any width.

    Greedy: each label in turn takes the nearest of 32 places where it meets no earlier label and no point.

    Args:
        places: Each point's place as parts of the plot's width and height.
        names: The labels, each on one line.
    """
    taken: list[list[Box]] = [
        [
            Box(x * width - _MARK, y * _HEIGHT_OF_PLOT - _MARK, x * width + _MARK, y * _HEIGHT_OF_PLOT + _MARK)
            for x, y in places
        ]
        for width in _WIDTHS_OF_PLOT
    ]
    shifts = []
    for place, name in zip(places, names, strict=True):
        tried = [(shift, _boxes(place, name, shift)) for shift in _shifts(name)]
        shift, boxes = min(tried, key=lambda one: (_meetings(one[1], taken), tried.index(one)))
        shifts.append(shift)
        for others, box in zip(taken, boxes, strict=True):
            others.append(box)
    return shifts


def _shifts(name: str) -> Iterator[tuple[float, float]]:
    half = len(name) * _LETTER / 2
    for distance, (right, above) in product(_DISTANCES, _DIRECTIONS):
        yield right * (half + _MARK * distance), above * (_LINE / 2 + _MARK * distance)


def _boxes(place: tuple[float, float], name: str, shift: tuple[float, float]) -> list[Box]:
    half, boxes = len(name) * _LETTER / 2, []
    for width in _WIDTHS_OF_PLOT:
        x, y = place[0] * width + shift[0], place[1] * _HEIGHT_OF_PLOT + shift[1]
        boxes.append(Box(x - half, y - _LINE / 2, x + half, y + _LINE / 2))
    return boxes


def _meetings(boxes: list[Box], taken: list[list[Box]]) -> int:
    """With how many marks a label would meet; beyond the plot's edge counts as many."""
    met = 0
    for box, others, width in zip(boxes, taken, _WIDTHS_OF_PLOT, strict=True):
        met += sum(box.meets(other) for other in others)
        met += 100 * (box.left < 0 or box.right > width or box.bottom < 0 or box.top > _HEIGHT_OF_PLOT)
    return met
