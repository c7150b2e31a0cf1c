"""The dates of a petition's life: recorded ones, days and moments, and what is refused."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from data_sources.errors import SourceFormatChanged
from data_sources.records import MilestoneDate
from data_sources.uk_parliament import SOURCE, fetch_breakdown, fetch_count
from data_sources.uk_parliament_milestones import parse_milestones
from tests.builders import asking

RECORDED = Path(__file__).parent.parent / "recorded"
DOCUMENT = {"state": "open", "signature_count": 100, "opened_at": "2026-07-01T12:00:00.000Z"}
OPENED = MilestoneDate("opened", datetime(2026, 7, 1, 12, tzinfo=UTC))

either = pytest.mark.parametrize("fetch", [fetch_count, fetch_breakdown])


def recorded(day: str) -> dict[str, Any]:
    body = gzip.decompress((RECORDED / f"uk_parliament_241584_{day}.json.gz").read_bytes())
    return dict(json.loads(body)["data"]["attributes"])


def only_whole(**changes: Any) -> Any:
    """A platform without a count document: both jobs read the whole petition."""

    def answer(request: httpx.Request) -> httpx.Response:
        if "count" in request.url.path:
            return httpx.Response(404)
        return httpx.Response(200, json={"data": {"attributes": DOCUMENT | changes}})

    return asking(answer)


def test_the_recorded_petitions_dates_are_read_in_order() -> None:
    found = parse_milestones(SOURCE, recorded("2019-04-22"))

    assert [(one.name, f"{one.reached_at:%Y-%m-%d %H:%M}", one.is_whole_day) for one in found] == [
        ("opened", "2019-02-20 10:25", False),
        ("response_threshold", "2019-03-18 13:26", False),
        ("debate_threshold", "2019-03-20 20:33", False),
        ("government_response", "2019-03-26 17:19", False),
        ("debate_scheduled", "2019-03-31 23:00", True),  # midnight of 1 April in London
        ("debate_outcome", "2019-04-03 11:38", False),
    ]


def test_a_petition_that_has_just_opened_has_one_date() -> None:
    assert [one.name for one in parse_milestones(SOURCE, recorded("2019-03-13"))] == ["opened"]


def test_what_is_missing_or_null_has_not_come_yet() -> None:
    assert parse_milestones(SOURCE, {}) == ()
    assert parse_milestones(SOURCE, {"opened_at": None, "scheduled_debate_date": None}) == ()


@pytest.mark.parametrize("value", ["2026-07-01T13:00:00+01:00", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00.000Z"])
def test_a_moment_is_stored_in_utc(value: str) -> None:
    assert parse_milestones(SOURCE, {"opened_at": value}) == (OPENED,)


@pytest.mark.parametrize(
    "value",
    [7, 20190401, True, [], {}, "", "soon", "1 April 2019", "2019-02-30", "2019-04-01T12:00:00", "0001-01-01"],
)
def test_what_is_no_date_is_refused_with_its_field(value: Any) -> None:
    with pytest.raises(SourceFormatChanged, match="scheduled_debate_date should be a date, found"):
        parse_milestones(SOURCE, {"scheduled_debate_date": value})


@either
def test_the_whole_petition_brings_its_dates(fetch: Any) -> None:
    assert fetch(only_whole()).milestones == (OPENED,)


@either
@pytest.mark.parametrize(
    ("rejection", "why"),
    [
        ({"code": "duplicate", "details": "There is one"}, "was rejected (duplicate) and takes"),
        (None, "was rejected and takes"),
        ({"code": "<b>"}, "was rejected and takes"),
        ([], "was rejected and takes"),
    ],
)
def test_a_rejected_petition_ends_with_its_reason(fetch: Any, rejection: Any, why: str) -> None:
    found = fetch(only_whole(state="rejected", rejected_at="2026-07-02T09:00:00Z", rejection=rejection))

    assert why in found.ended
    assert [one.name for one in found.milestones] == ["opened", "rejected"]
    assert found.readings[0].signatures == 100
