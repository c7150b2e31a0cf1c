"""Areas as a table whose rows add up to the total, and the sum in words."""

import pandas as pd

from charts.measures import TOO_FEW
from figures.area_figures import AreaFigures
from figures.areas import Area
from figures.filters import Filters
from figures.known import Known
from figures.words import moment_words, number
from reference.regions import regions_by_code

LEVEL_NAMES = {"nation": "Nation", "region": "Region", "constituency": "Constituency", "country": "Country"}
PLURALS = {"nation": "nations", "region": "regions", "constituency": "constituencies", "country": "countries"}
_VERDICTS = {"higher": "Higher", "lower": "Lower", "similar": "Similar"}


def area_table(figures: AreaFigures, area: Area) -> pd.DataFrame:
    """The level's areas, or the constituencies in one area, then what belongs to none of them, then the total."""
    shown = figures.within(area)
    columns = {LEVEL_NAMES[figures.level]: shown["name"], "Signatures": shown["signatures"].astype("Int64")}
    if figures.level in {"nation", "region"}:
        columns["Per 100,000 people"] = shown["per_100k_population"]
    if shown["per_1000_electors"].notna().any():
        columns["Per 1,000 electors"] = shown["per_1000_electors"]
    if figures.compared_by is not None:
        columns["Index (UK = 100)"] = shown["index"].where(~shown["few"])
        columns["Against the rest of the UK"] = _verdicts(shown)
    if figures.level == "constituency":
        columns["Region"] = shown["region"].map({code: region.name for code, region in regions_by_code().items()})
        if shown["mp"].notna().any():
            columns["MP"] = shown["mp"]
    columns["GSS code" if figures.level != "country" else "Country code"] = shown["code"]
    rows = pd.DataFrame([[name, count] for name, count in _beside(figures, area).items()], columns=list(columns)[:2])
    return pd.concat([pd.DataFrame(columns), rows.astype({"Signatures": "Int64"})], ignore_index=True)


def sum_words(known: Known, figures: AreaFigures, filters: Filters) -> list[str]:
    """The sum, since readers will add up, and why the headline may be ahead of it; the sum comes first."""
    counts, areas = figures.counts, PLURALS[figures.level]
    within = f"{number(int(figures.table['signatures'].sum()))} in the {_how_many(figures)}{areas}"
    if counts.is_part:
        beside = f" that you were given access to and {number(counts.unallocated)} elsewhere"
    elif counts.overseas is None:
        beside = f" and {number(counts.unallocated)} from outside the UK or with no known area"
    else:
        elsewhere = "other countries" if figures.level == "country" else "outside the UK"
        which = "region" if figures.level == "nation" else LEVEL_NAMES[figures.level].lower()
        beside = f", {number(counts.unallocated)} with no {which} known and {number(counts.overseas)} from {elsewhere}"
    sentences = [
        f"{within}{beside} make {number(counts.total)}, {figures.period_words}, "
        f"as of {moment_words(counts.counted_at, known.now)}."
    ]
    total = known.health(filters.source.key).signatures
    if filters.is_of_all_time and total is not None and total != counts.total:
        sentences.append(
            f"The count of the whole petition is now {number(total)}; counts by area are read less often, "
            "so they follow a few minutes later."
        )
    if counts.unallocated < 0:
        sentences.append(
            "The areas are ahead of the total: the platform lowered its total and has yet to lower its areas."
        )
    if known.boundary_set(filters.source.key) == "2010":
        sentences.append(
            "This petition is counted on the constituency map of 2010. Its constituencies are other places than those "
            "of today's map and are not drawn on it; regions and nations are the same on both maps."
        )
    return sentences


def verdict_words(row: pd.Series) -> str:
    """What may be said of an area beside the rest of the UK."""
    if row["few"]:
        return f"{TOO_FEW} too few to compare"
    words = {"higher": "higher than", "lower": "lower than", "similar": "similar to"}.get(str(row["comparison"]))
    return f"{words} the rest of the UK" if words else "not compared"


def _how_many(figures: AreaFigures) -> str:
    return f"{len(figures.table)} " if figures.level != "country" else ""


def _beside(figures: AreaFigures, area: Area) -> dict[str, int]:
    """What makes the total together with the rows above; a part of the UK has its own total."""
    counts = figures.counts
    if figures.level == "constituency" and not area.is_all:
        return {"Total of these constituencies": int(figures.within(area)["signatures"].sum())}
    if counts.is_part:
        return {"Elsewhere": counts.unallocated, "Total": counts.total}
    if counts.overseas is None:
        return {"No area known, or outside the UK": counts.unallocated, "Total": counts.total}
    elsewhere = "Other countries" if figures.level == "country" else "Outside the UK"
    which = "region" if figures.level == "nation" else LEVEL_NAMES[figures.level].lower()
    return {f"No {which} known": counts.unallocated, elsewhere: counts.overseas, "Total": counts.total}


def _verdicts(shown: pd.DataFrame) -> "pd.Series[str]":
    words = shown["comparison"].map(_VERDICTS)
    return words.where(~shown["few"], TOO_FEW)
