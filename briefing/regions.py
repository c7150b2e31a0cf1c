"""Regions: the 12 as tiles and as ranked bars, and the sum that they make."""

from dataclasses import replace

import pandas as pd

from briefing.parts import Part, Picture, PictureKind, empty_part
from charts.area_tables import area_words as printed
from charts.measures import MEASURE_WORDS, TOO_FEW, Measure, value_words
from charts.ranked import KINDS
from figures.area_figures import AreaFigures, area_figures, measures_of
from figures.area_table import area_table, sum_words
from figures.area_words import TOO_FEW_TO_COMPARE, area_words
from figures.areas import EVERYWHERE
from figures.filters import Filters
from figures.growth import NO_BREAKDOWN
from figures.known import Known

_SHAPES: dict[PictureKind, str] = {"tiles": "Tile map", "ranked": "Bar chart"}


def region_parts(known: Known, filters: Filters) -> list[Part]:
    """The rates of all regions that were granted, whichever is selected: one alone says nothing."""
    if not known.grant.regions:
        return []
    figures = area_figures(known, filters, "region")
    if figures is None:
        return [empty_part(known, filters, "regions", "regions", NO_BREAKDOWN)]
    measure = measures_of(figures.level, figures.counts.boundary_set)[0]
    if figures.is_too_small(measure):
        words = area_words(known, figures, "signatures", "Table", filters, EVERYWHERE)
        title = TOO_FEW_TO_COMPARE.partition(". ")[0]
        table, notes = area_table(figures, EVERYWHERE), tuple(sum_words(known, figures, filters))
        return [Part("regions", "regions", replace(words, title=title), table, notes)]
    return [_part(known, figures, measure, filters, kind) for kind in _SHAPES]


def _part(known: Known, figures: AreaFigures, measure: Measure, filters: Filters, kind: PictureKind) -> Part:
    drawn, uk = _drawn(figures, measure, filters, kind), figures.uk(measure)
    return Part(
        key="regions" if kind == "tiles" else "ranked-regions",
        subject="regions",
        words=area_words(known, figures, measure, _SHAPES[kind], filters, EVERYWHERE),
        table=area_table(figures, EVERYWHERE),
        notes=(*_beside(uk, measure, kind, drawn), *sum_words(known, figures, filters)),
        picture=Picture(kind, drawn, MEASURE_WORDS[measure]),
    )


def _beside(uk: float | None, measure: Measure, kind: PictureKind, drawn: pd.DataFrame) -> list[str]:
    """What the areas are measured by, and what colours and marks mean."""
    notes = [] if uk is None else [f"UK: {value_words(uk, measure)} {MEASURE_WORDS[measure]}."]
    if kind == "ranked":
        notes.append(f"Blue: {KINDS['higher'].lower()}. Grey: {KINDS['similar'].lower()}.".replace(" uk", " UK"))
    if drawn["few"].any():
        notes.append(f"{TOO_FEW}: too few to compare.")
    return notes


def _drawn(figures: AreaFigures, measure: Measure, filters: Filters, kind: PictureKind) -> pd.DataFrame:
    shown = figures.drawn(measure, EVERYWHERE)
    selected = None if filters.area.is_all else filters.area.one_region
    data = pd.DataFrame(
        {
            "code": shown["code"],
            "name": shown["name"],
            "value": shown[measure],
            "words": printed(shown, measure),
            "few": shown["few"].astype(bool) if "few" in shown else False,
            "verdict": shown.get("comparison"),
            "is_selected": shown["code"] == selected,
        }
    )
    if kind == "tiles":
        return data
    return data.sort_values(["few", "value"], ascending=[True, False], kind="stable", ignore_index=True)
