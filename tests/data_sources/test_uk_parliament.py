"""UK Parliament petitions: recorded answers, today's shape, what becomes of a petition, and what is refused."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.errors import SourceEnded, SourceFormatChanged, SourceMisconfigured
from data_sources.records import AreaCount, Breakdown, Collected, CountReading
from data_sources.uk_parliament import fetch_breakdown, fetch_count, parse_breakdown, parse_signature_count
from reference.constituencies import constituencies
from reference.regions import regions, regions_by_letter, regions_by_name
from tests.builders import A_MOMENT, asking

RECORDED = Path(__file__).parent.parent / "recorded"
COUNT, WHOLE, ARCHIVE = "/petitions/3/count.json", "/petitions/3.json", "/archived/petitions/3.json"

people = st.integers(0, 10**7)
either = pytest.mark.parametrize("fetch", [fetch_count, fetch_breakdown])


def recorded(day: str) -> dict[str, Any]:
    """The attributes of petition 241584 as they were recorded on a day of 2019."""
    body = gzip.decompress((RECORDED / f"uk_parliament_241584_{day}.json.gz").read_bytes())
    return dict(json.loads(body)["data"]["attributes"])


def areas(code_field: str, **counts: int) -> list[dict[str, Any]]:
    return [{"name": code, code_field: code, "signature_count": count} for code, count in counts.items()]


def attributes(**changes: Any) -> dict[str, Any]:
    """An open petition of today's shape: 100 people, 80 of them in two regions, 10 abroad."""
    return {
        "state": "open",
        "signature_count": 100,
        "signatures_by_country": areas("code", FR=10, GB=90),
        "signatures_by_constituency": areas("ons_code", E14001063=50),
        "signatures_by_region": areas("ons_code", J=50, L=30),
    } | changes


def petition(**changes: Any) -> httpx.Response:
    return httpx.Response(200, json={"data": {"type": "petition", "attributes": attributes(**changes)}})


def platform(**answers: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    """A platform that has these of a petition's documents, and 404 for everything else."""
    paths = {COUNT: answers.get("count"), WHOLE: answers.get("whole"), ARCHIVE: answers.get("archive")}
    return lambda request: paths.get(request.url.path) or httpx.Response(404)


def redirect(location: str) -> httpx.Response:
    return httpx.Response(302, headers={"Location": location})


def breakdown_of(document: dict[str, Any] | None = None, **changes: Any) -> Breakdown:
    breakdown = parse_breakdown(document or attributes(**changes), A_MOMENT)
    assert breakdown is not None
    return breakdown


def test_the_last_recorded_breakdown_is_read_to_the_person() -> None:
    breakdown = breakdown_of(recorded("2019-04-22"))

    code = {name: region.code for name, region in regions_by_name().items()}
    assert {area.area: area.signatures for area in breakdown.regions} == {
        code["London"]: 1_160_725,
        code["South East"]: 940_486,
        code["South West"]: 563_272,
        code["Scotland"]: 559_564,
        code["North West"]: 508_612,
        code["East of England"]: 507_066,
        code["Yorkshire and The Humber"]: 340_184,
        code["West Midlands"]: 330_510,
        code["East Midlands"]: 304_050,
        code["Wales"]: 225_419,
        code["North East"]: 149_342,
        code["Northern Ireland"]: 129_537,
    }
    assert sum(area.signatures for area in breakdown.regions) == 5_718_767
    assert (breakdown.total, breakdown.overseas, breakdown.unallocated) == (6_078_985, 254_903, 105_315)
    assert (breakdown.boundary_set, len(breakdown.constituencies), len(breakdown.countries)) == ("2010", 650, 232)


def test_an_earlier_recorded_breakdown_is_read_as_well() -> None:
    breakdown = breakdown_of(recorded("2019-03-21"))

    assert (breakdown.total, len(breakdown.regions), len(breakdown.countries)) == (2_002_343, 12, 198)


def test_a_petition_without_geography_yet_has_a_count_and_no_breakdown() -> None:
    early = httpx.Response(200, json={"data": {"attributes": recorded("2019-03-13")}})

    assert fetch_breakdown(asking(platform(whole=early))).breakdowns == ()
    assert fetch_breakdown(asking(platform(whole=petition(signatures_by_constituency=[])))).breakdowns == ()
    assert fetch_count(asking(platform(whole=early))).readings == (CountReading(A_MOMENT, 7_346),)


def test_the_regions_letters_become_codes_and_its_own_sums_are_kept() -> None:
    rows = areas("ons_code", **{letter: place for place, letter in enumerate(regions_by_letter(), start=1)})

    breakdown = breakdown_of(signatures_by_region=rows)

    assert breakdown.regions == tuple(AreaCount(region.code, n) for n, region in enumerate(regions(), start=1))
    assert breakdown.boundary_set == "2024"
    assert breakdown.constituencies == (AreaCount("E14001063", 50, "E14001063"),)


def test_an_mp_may_be_missing() -> None:
    seat = {"name": "Aldershot", "ons_code": "E14001063", "mp": None, "signature_count": 50}

    assert breakdown_of(signatures_by_constituency=[seat]).constituencies == (AreaCount("E14001063", 50, "Aldershot"),)


@pytest.mark.parametrize("document", [{"signature_count": 7}, {"data": {"attributes": {"signature_count": 7}}}])
def test_a_count_stands_at_the_top_or_where_a_petition_has_it(document: Any) -> None:
    assert parse_signature_count(document) == 7


def test_an_unchanged_count_is_a_reading_again() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        known = request.headers.get("If-Modified-Since") == "Wed, 01 Jul 2026 12:00:00 GMT"
        headers = {"Last-Modified": "Wed, 01 Jul 2026 12:00:00 GMT"}
        return httpx.Response(304) if known else httpx.Response(200, json={"signature_count": 7}, headers=headers)

    first = fetch_count(asking(handler))
    second = fetch_count(asking(handler, memory=first.memory))

    assert first.readings == second.readings == (CountReading(A_MOMENT, 7),)
    assert second.memory == first.memory


def test_after_ten_minutes_an_unchanged_count_is_asked_for_as_a_whole_again() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if "If-Modified-Since" in request.headers:
            return httpx.Response(304)
        headers = {"Last-Modified": "Wed, 01 Jul 2026 12:00:00 GMT"}
        return httpx.Response(200, json={"signature_count": next(counts)}, headers=headers)

    counts = iter([7, 8])
    memory: dict[str, Any] = {}
    seen = []
    for minute in range(12):
        asked = asking(handler, memory=memory)
        found = fetch_count(replace(asked, clock=partial(A_MOMENT.__add__, timedelta(minutes=minute))))
        memory = dict(found.memory)
        seen.append(found.readings[0].signatures)

    assert seen == [7] * 10 + [8] * 2


@pytest.mark.parametrize("status", [304, 404])
def test_a_count_that_is_missing_or_not_remembered_is_taken_from_the_whole_petition(status: int) -> None:
    found = fetch_count(asking(platform(count=httpx.Response(status), whole=petition())))

    assert found == Collected(readings=(CountReading(A_MOMENT, 100),))


@either
@pytest.mark.parametrize("location", [ARCHIVE, f"https://petition.parliament.uk{ARCHIVE}"])
def test_a_dissolved_parliament_ends_the_petition_with_its_total(fetch: Any, location: str) -> None:
    found = fetch(asking(platform(whole=redirect(location), archive=petition())))

    assert found.readings == (CountReading(A_MOMENT, 100),)
    assert "archived" in found.ended


@either
def test_a_closed_petition_ends_with_its_final_total(fetch: Any) -> None:
    found = fetch(asking(platform(whole=petition(state="closed"))))

    assert found.readings == (CountReading(A_MOMENT, 100),)
    assert "closed" in found.ended


def test_an_open_petition_has_a_breakdown_and_no_end() -> None:
    assert fetch_breakdown(asking(platform(whole=petition()))) == Collected(breakdowns=(breakdown_of(),))


@pytest.mark.parametrize(
    "location", ["https://elsewhere.example/archived/petitions/3.json", "//elsewhere.example/archived/", "/", "/login"]
)
def test_a_redirect_elsewhere_is_refused(location: str) -> None:
    with pytest.raises(SourceFormatChanged, match="not its archive"):
        fetch_breakdown(asking(platform(whole=redirect(location))))


@either
def test_a_petition_that_is_nowhere_is_a_wrong_number(fetch: Any) -> None:
    with pytest.raises(SourceMisconfigured, match=r"no petition 3 .*platform_id in campaign\.toml"):
        fetch(asking(platform()))


@either
def test_a_removed_petition_has_ended(fetch: Any) -> None:
    with pytest.raises(SourceEnded, match="410"):
        fetch(asking(lambda _: httpx.Response(410)))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"signatures_by_region": areas("ons_code", H=1, Z=2)}, "letters never seen before: Z"),
        ({"signatures_by_region": areas("ons_code", E12000007=1)}, "letters never seen before: E12000007"),
        ({"signatures_by_constituency": areas("ons_code", E14001063=1, E14000530=1)}, "2010 and the 2024 map mixed"),
        ({"signatures_by_constituency": areas("ons_code", E14001063=1, E14999999=1)}, "on no map: E14999999"),
        ({"signatures_by_constituency": areas("ons_code", E14001063=1) * 2}, "has an area twice"),
        ({"signatures_by_constituency": areas("code", E14001063=1)}, "name its areas by ons_code"),
        ({"signatures_by_constituency": ["E14001063"]}, "name its areas by ons_code"),
        ({"signatures_by_constituency": {"E14001063": 1}}, "should be a list"),
        ({"signatures_by_country": None}, "signatures_by_country should be a list"),
        ({"signatures_by_country": areas("code", GB=1) * 2}, "has an area twice"),
        ({"signature_count": None}, "signature_count should be a whole number"),
    ],
)
def test_a_breakdown_in_another_shape_is_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(SourceFormatChanged, match=problem):
        parse_breakdown(attributes(**changes), A_MOMENT)


@pytest.mark.parametrize("count", ["7", "7,000", -1, True, False, None, 7.0, 7.5, [7], {}, 10**10, 2**63])
def test_a_count_that_is_no_number_of_people_is_refused(count: Any) -> None:
    with pytest.raises(SourceFormatChanged, match="signature_count should be a whole number of people"):
        parse_signature_count({"signature_count": count})
    with pytest.raises(SourceFormatChanged, match="signature_count should be a whole number of people"):
        breakdown_of(signatures_by_constituency=[{"ons_code": "E14001063", "signature_count": count}])


@pytest.mark.parametrize(
    "document", [None, [], "text", 7, {}, {"data": None}, {"data": []}, {"data": {"attributes": []}}]
)
def test_a_document_in_another_shape_is_refused(document: Any) -> None:
    with pytest.raises(SourceFormatChanged):
        parse_signature_count(document)
    with pytest.raises(SourceFormatChanged):
        fetch_breakdown(asking(platform(whole=httpx.Response(200, text=json.dumps(document)))))


@settings(deadline=None)
@given(
    by_letter=st.dictionaries(st.sampled_from(sorted(regions_by_letter())), people),
    by_seat=st.dictionaries(st.sampled_from(sorted(constituencies("2024"))), people, min_size=1, max_size=20),
    abroad=st.dictionaries(st.sampled_from(["FR", "DE", "IE"]), people),
    unplaced=st.integers(-1_000, 10**6),
)
def test_everybody_is_in_a_region_or_unallocated_or_overseas(
    by_letter: dict[str, int], by_seat: dict[str, int], abroad: dict[str, int], unplaced: int
) -> None:
    placed = sum((by_letter or by_seat).values())
    total = max(placed + sum(abroad.values()) + unplaced, 0)

    breakdown = breakdown_of(
        signature_count=total,
        signatures_by_country=areas("code", **abroad),
        signatures_by_constituency=areas("ons_code", **by_seat),
        signatures_by_region=areas("ons_code", **by_letter),
    )

    assert sum(region.signatures for region in breakdown.regions) == placed
    assert breakdown.overseas == sum(abroad.values())
    assert placed + breakdown.unallocated + breakdown.overseas == breakdown.total == total
