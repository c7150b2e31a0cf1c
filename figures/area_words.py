"""What stands around pictures of areas: titles that are worked out from the figures, and say no more than they can."""

import pandas as pd

from charts.measures import MEASURE_WORDS, Measure, value_with_unit, value_words
from figures.area_figures import AreaFigures
from figures.area_table import PLURALS
from figures.areas import Area
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.growth import source_words
from figures.known import Known
from figures.reference_words import unit_words

MEASURES: dict[Measure, str] = {
    "per_100k_population": "Per 100,000 people",
    "per_1000_electors": "Per 1,000 electors",
    "signatures": "Signatures",
}
TOO_FEW_TO_COMPARE = "Too few people signed in this period to compare areas, fewer than 20 in each. See the table."
_DEFINITIONS = ("Rates", "Index against the UK", "Difference from the UK")
_MOST_NAMES = 3
_MAPS = ("Tile map", "Map", "Map of hexagons")


def area_words(
    known: Known, figures: AreaFigures, measure: Measure, shape: str, filters: Filters, area: Area
) -> ChartWords:
    """What stands around a picture of a level's areas, or of the constituencies in one area."""
    table = figures.within(area)
    where = f"constituencies in {area.name}" if len(table) < len(figures.table) else PLURALS[figures.level]
    return ChartWords(
        title=_title(figures, table, measure, shape, where),
        subtitle=f"{unit_words(measure)}, {len(table)} {where}, {figures.period_words}.",
        alt=f"{shape} of {len(table)} {where}, {MEASURE_WORDS[measure]}, {figures.period_words}: "
        f"{extremes_words(table, measure)}.",
        source=source_words(known, figures.counts.counted_at, filters),
        definitions=_DEFINITIONS if measure != "signatures" else ("Rates",),
    )


def _title(figures: AreaFigures, table: pd.DataFrame, measure: Measure, shape: str, where: str) -> str:
    """A map shows how far areas lie apart; bars beside it show which of them differ, or where most have signed."""
    if shape in _MAPS:
        return extremes_title(table, measure)
    if measure == figures.compared_by:
        return differences_title(table, where)
    if shape == "Bar chart" and figures.level in {"region", "constituency"}:
        return ranked_title(table, measure, where, figures.uk(measure))
    return extremes_title(table, measure)


def ranked_title(table: pd.DataFrame, measure: Measure, where: str, uk: float | None) -> str:
    """In how few areas half have signed, or how many lie above the UK's rate, where no test says which differ."""
    known = table.loc[table[measure].notna(), measure].sort_values(ascending=False)
    if measure == "signatures" and known.sum() > 0:
        fewest = int((known.cumsum() * 2 < known.sum()).sum()) + 1
        return f"At least half of these signatures are from {fewest} of {len(known)} {where}"
    if uk is None or measure == "signatures":
        return extremes_title(table, measure)
    above = int((known > uk).sum())
    return (
        f"{above} of {len(known)} {where} {'is' if above == 1 else 'are'} above the UK's {value_with_unit(uk, measure)}"
    )


def differences_title(table: pd.DataFrame, where: str) -> str:
    """Which areas differ from the rest of the UK by more than noise."""
    parts = []
    for verdict, words in (("higher", "Above the rest of the UK"), ("lower", "below")):
        names = table.loc[table["comparison"] == verdict, "name"].tolist()
        if names:
            found = ", ".join(names) if len(names) <= _MOST_NAMES else f"{len(names)} {where}"
            parts.append(f"{words}: {found}")
    if not parts:
        return f"None of the {len(table)} {where} differs clearly from the rest of the UK"
    title = "; ".join(parts)
    return title[0].upper() + title[1:]


def extremes_title(table: pd.DataFrame, measure: Measure) -> str:
    """From the most to the fewest, where there is no test that says more."""
    known = table[table[measure].notna()]
    if known.empty:
        return "Nothing is known of these areas yet"
    most, fewest = (_extreme(known, measure, known[measure].agg(which)) for which in ("max", "min"))
    return f"From {most} to {fewest}"


def extremes_words(table: pd.DataFrame, measure: Measure) -> str:
    """The most and the fewest, for those who cannot see the picture."""
    title = extremes_title(table, measure)
    return title[0].lower() + title[1:]


def _extreme(table: pd.DataFrame, measure: Measure, value: float) -> str:
    names = table.loc[table[measure] == value, "name"].tolist()
    shown = " and ".join(names) if len(names) <= _MOST_NAMES else f"{len(names)} areas"
    return f"{value_words(value, measure)} in {shown}"
