"""Campaigns that nobody would think of: what sources gave, in every shape that their platforms may give it."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from data_sources.paper_counts import PaperCount
from data_sources.records import Signature
from reference.constituencies import BoundarySet, constituencies
from reference.regions import regions, regions_by_code
from tests.builders import A_MOMENT

CODES = [region.code for region in regions()]

people = st.integers(0, 10**6)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A petition as its platform gives it: some seats of one map, regions less or more, countries, and others."""
    boundary_set: BoundarySet = draw(st.sampled_from(["2010", "2024"]))
    table = constituencies(boundary_set)
    seats = draw(st.dictionaries(st.sampled_from(sorted(table)), people, min_size=1, max_size=12))
    # One that is on this map alone, so that it is known which map it is.
    seats.setdefault(next(iter(table)), draw(people))
    abroad = draw(st.dictionaries(st.sampled_from(["FR", "DE", "IE", "US"]), people))
    sums = Counter[str]()
    for code, count in seats.items():
        sums[table[code].region] += count
    nowhere = draw(people)
    attributes = {
        "state": "open",
        "signature_count": sum(seats.values()) + sum(abroad.values()) + nowhere,
        "signatures_by_country": [
            {"name": code, "code": code, "signature_count": count}
            for code, count in {"GB": sum(seats.values()) + draw(st.integers(0, nowhere)), **abroad}.items()
        ],
        "signatures_by_constituency": [
            {"name": code, "ons_code": code, "mp": draw(st.sampled_from([None, "A Member"])), "signature_count": count}
            for code, count in seats.items()
        ],
    }
    if draw(st.booleans()):
        letters = {code: regions_by_code()[code].petition_letter for code in sums}
        attributes["signatures_by_region"] = [
            {"name": code, "ons_code": letters[code], "signature_count": count} for code, count in sums.items()
        ]
    return {"data": {"attributes": attributes}}


signatures = st.lists(
    st.tuples(st.sampled_from([None, "outside", *CODES]), st.integers(0, 500)), min_size=1, max_size=20
).map(
    lambda lines: [
        Signature(
            f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}",
            A_MOMENT + timedelta(hours=hour),
            place if place in CODES else None,
            "exact" if place in CODES else "outside" if place else "unknown",
        )
        for number, (place, hour) in enumerate(lines, start=1)
    ]
)
paper = st.lists(st.tuples(st.sampled_from([None, "overseas", *CODES]), st.integers(0, 5_000)), max_size=8).map(
    lambda lines: [
        PaperCount(A_MOMENT.date(), place if place in CODES else None, place == "overseas", count)
        for place, count in lines
    ]
)
