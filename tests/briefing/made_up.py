"""Briefings of every kind of picture, in one line each, without a store."""

from datetime import UTC, datetime
from math import nan
from typing import Any

import pandas as pd

from briefing.contents import Briefing
from briefing.parts import Part, Picture, Subject
from figures.areas import EVERYWHERE
from figures.chart_words import ChartWords
from figures.filters import Filters
from reference.regions import regions
from tests.builders import a_campaign, a_source

MADE_AT = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)
_SOURCE = "Source: UK Parliament petition, as of 2:15pm today."


def a_part(title: str = "Some have signed", **entries: Any) -> Part:
    """A part with a small table, unless told otherwise."""
    words = ChartWords(
        title, entries.pop("subtitle", "Signatures in all."), entries.pop("alt", "A description."), _SOURCE
    )
    subject: Subject = entries.pop("subject", "growth")
    table = entries.pop("table", pd.DataFrame({"Day": [pd.Timestamp("2026-11-20")], "New signatures": [12]}))
    return Part(entries.pop("key", "a-part"), subject, words, table, **entries)


def a_briefing(*parts: Part, **campaign: Any) -> Briefing:
    """A briefing of these parts for the whole of the UK."""
    made_for = a_campaign(a_source(), **campaign)
    filters = Filters(EVERYWHERE, "All", made_for.headline_source)
    return Briefing(made_for, filters, MADE_AT, "Updated 2:15pm, Sunday 22 November 2026.", "stem", parts)


def _last(value: float) -> list[float]:
    """Missing on all days but the last."""
    return [nan] * 19 + [value]


def a_picture_of_each_kind(name: str = "An answer") -> dict[str, Picture]:
    """One picture of each kind; `name` is that of answers and marks."""
    days = pd.date_range("2026-11-01", periods=20)
    moments = pd.DataFrame({"at": days, "total": pd.array([*range(9), None, *range(10, 20)], dtype="Float64")})
    fan = moments.assign(expected=_last(19), low80=_last(18), high80=_last(22))
    places = pd.DataFrame({"code": [one.code for one in regions()], "name": [one.name for one in regions()]})
    areas = places.assign(
        value=[float(place) for place in range(12)],
        words=[str(place) for place in range(12)],
        few=[True] + [False] * 11,
        verdict=["higher"] * 3 + ["similar"] * 9,
        is_selected=[False] * 11 + [True],
    )
    answers = pd.DataFrame(
        {
            "name": [name, "Another", "A third"],
            "value": pd.array([62, 5, None], dtype="Int64"),
            "words": ["62%", "<5%", "[c]"],
            "is_number": [True, False, False],
        }
    )
    progress = pd.DataFrame({"name": ["Signed", "To go"], "signatures": [48_213, 51_787]})
    marks = ((100.0, name),)
    return {
        "progress": Picture("progress", progress, "Signatures"),
        "total": Picture("total", moments, "Signatures in all", marks, ((days[4], "1"),)),
        "days": Picture("days", pd.DataFrame({"day": days, "gained": range(20)}), "New signatures a day"),
        "fan": Picture("fan", fan, "Signatures in all", marks),
        "tiles": Picture("tiles", areas, "per 100,000 people"),
        "ranked": Picture("ranked", areas, "per 100,000 people"),
        "answers": Picture("answers", answers, "Per cent"),
    }
