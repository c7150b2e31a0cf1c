"""What a briefing is about, in an address: what is written is read back, and what does not exist is said."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from briefing.addresses import UnknownChoice, asked_of, query_of
from briefing.contents import SUBJECTS, Asked
from briefing.survey import AskedQuestion
from figures.areas import areas_on_map
from figures.filters import DATES, Filters
from store.granted import EVERY_AREA
from tests.builders import a_campaign, a_paper_source, a_source

CAMPAIGN = a_campaign(a_source(), a_paper_source(headline=False))
# Of all that is known, only the campaign, its map and the grant are asked for.
KNOWN: Any = SimpleNamespace(campaign=CAMPAIGN, now=datetime.now(UTC), boundary_set=lambda _: "2024", grant=EVERY_AREA)

days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
periods = st.sampled_from([("7 days", None), ("28 days", None), ("All", None)]) | st.tuples(days, days).map(
    lambda pair: (DATES, (min(pair), max(pair)))
)
questions = st.lists(
    st.builds(AskedQuestion, st.sampled_from(["gp", "nurse_2"]), st.none() | st.just("region")), min_size=1, max_size=3
).map(tuple)


@given(
    area=st.sampled_from(list(areas_on_map("2024").values())),
    period=periods,
    source=st.sampled_from(CAMPAIGN.sources),
    channel=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    subjects=st.sets(st.sampled_from(SUBJECTS), min_size=1),
    asked_questions=st.none() | questions,
)
def test_what_is_written_is_read_back(
    area: Any, period: Any, source: Any, channel: Any, subjects: Any, asked_questions: Any
) -> None:
    filters = Filters(area, period[0], source, period[1], channel)
    asked = Asked(filters, tuple(one for one in SUBJECTS if one in subjects), asked_questions)

    assert asked_of(dict(QueryParams(query_of(asked))), KNOWN) == asked


def test_the_usual_briefing_has_no_query() -> None:
    assert query_of(asked_of({}, KNOWN)) == ""


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"area": "Narnia"}, "the name of a region"),
        ({"period": "999"}, "7 days, 28 days"),
        ({"source": "else"}, "parliament, paper"),
        ({"subjects": "overview,money"}, "money is none"),
        ({"subjects": ""}, "nothing is none"),
        ({"period": "Dates"}, "from is to be a day"),
        ({"period": "Dates", "from": "2026-02-30", "to": "2026-03-01"}, "from is to be a day"),
        ({"period": "Dates", "from": "2026-03-02", "to": "2026-03-01"}, "before to"),
    ],
)
def test_what_does_not_exist_is_said(parameters: dict[str, str], said: str) -> None:
    with pytest.raises(UnknownChoice, match=said):
        asked_of(parameters, KNOWN)
