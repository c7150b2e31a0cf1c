"""What other programs read: the real routes over a real store, filled by the real collector."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from reference.constituencies import BoundarySet, constituencies
from reference.regions import NATIONS, regions
from tests.api.client import PARLIAMENT, Api, contents
from tests.builders import a_campaign, a_file_source, a_source
from tests.filled import IN_SEATS, NOWHERE, OVERSEAS, PER_SEAT, TOTAL, a_petition_document, collect_everything

LEVELS = {"nation": 4, "region": 12, "constituency": 650}
GSS = re.compile(r"[EWSN][0-9]{8}")


def test_the_count_has_exactly_what_was_agreed(api: Api) -> None:
    figures = contents(api.ask("/api/v1/count.json"))

    as_of = figures["as_of"]
    assert abs(datetime.fromisoformat(as_of) - datetime.now(UTC)) < timedelta(minutes=1)
    assert figures == {
        "campaign": {"key": "test", "name": "A campaign", "organisation": "A charity"},
        "demonstration": False,
        "notice": None,
        "as_of": as_of,
        "headline": {
            "source": "parliament",
            "label": "UK Parliament petition",
            "signatures": TOTAL,
            "as_of": as_of,
            "state": "on_time",
            "late_after_seconds": 120,
            "stale_after_seconds": 360,
        },
        "goal": {"target": 100_000, "share": 0.19537},
        "sources": [
            {
                "key": "parliament",
                "label": "UK Parliament petition",
                "signatures": TOTAL,
                "as_of": as_of,
                "state": "on_time",
            }
        ],
    }


def test_a_region_can_be_asked_for_by_its_name(api_on_sqlite: Api) -> None:
    area = contents(api_on_sqlite.ask("/api/v1/count.json?area=Wales"))["area"]

    assert (area["code"], area["name"], area["signatures"]) == ("W92000004", "Wales", 32 * PER_SEAT)


def test_a_region_is_as_old_as_the_breakdown_that_comes_every_ten_minutes(empty_on_sqlite: Api) -> None:
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime.now(UTC) - timedelta(minutes=15))

    figures = contents(empty_on_sqlite.ask("/api/v1/count.json?area=Wales"))

    assert (figures["headline"]["state"], figures["area"]["state"]) == ("stale", "on_time")
    assert (figures["area"]["late_after_seconds"], figures["area"]["stale_after_seconds"]) == (1_200, 3_600)


def test_areas_have_exactly_what_was_agreed(api: Api) -> None:
    for level, count in LEVELS.items():
        figures = contents(api.ask(f"/api/v1/areas.json?level={level}"))
        areas = figures.pop("areas")
        assert figures == {
            "demonstration": False,
            "notice": None,
            "source": "parliament",
            "as_of": figures["as_of"],
            "level": level,
            "boundary_set": "2024" if level == "constituency" else None,
            "total": TOTAL,
            "unallocated": NOWHERE,
            "overseas": OVERSEAS,
        }
        assert len(areas) == count
        for area in areas:
            own = ["region", "mp"] if level == "constituency" else []
            assert list(area) == ["code", "name", "signatures", "per_100k_population", "per_1000_electors", *own]
            assert GSS.fullmatch(area["code"])
            assert isinstance(area["signatures"], int)
            assert area["per_1000_electors"] > 0
            assert (area["per_100k_population"] is None) == (level == "constituency")


def test_codes_are_those_of_the_office_for_national_statistics(api_on_sqlite: Api) -> None:
    codes = {
        level: [area["code"] for area in contents(api_on_sqlite.ask(f"/api/v1/areas.json?level={level}"))["areas"]]
        for level in LEVELS
    }

    assert codes["nation"] == list(NATIONS)
    assert codes["region"] == [region.code for region in regions()]
    assert codes["constituency"] == list(constituencies("2024"))


@pytest.mark.parametrize("boundary_set", ["2010", "2024"])
def test_areas_add_up_at_each_level_of_both_maps(empty: Api, boundary_set: BoundarySet) -> None:
    collect_everything(empty.engine, PARLIAMENT, datetime.now(UTC), a_petition_document(boundary_set))

    for level in LEVELS:
        figures = contents(empty.ask(f"/api/v1/areas.json?level={level}"))
        assert sum(area["signatures"] for area in figures["areas"]) == IN_SEATS
        assert IN_SEATS + figures["unallocated"] + figures["overseas"] == figures["total"] == TOTAL
    assert figures["boundary_set"] == boundary_set
    assert {area["per_1000_electors"] is None for area in figures["areas"]} == {boundary_set == "2010"}


def test_regions_are_given_where_no_level_is_asked_for(api_on_sqlite: Api) -> None:
    assert contents(api_on_sqlite.ask("/api/v1/areas.json"))["level"] == "region"


@pytest.mark.parametrize("address", ["/api/v1/count.json", "/api/v1/areas.json?level=constituency"])
def test_an_answer_is_kept_for_a_moment_and_not_sent_twice(api_on_sqlite: Api, address: str) -> None:
    first = api_on_sqlite.ask(address)
    again = api_on_sqlite.ask(address, If_None_Match=first.headers["etag"])
    other = api_on_sqlite.ask(address, If_None_Match=f'"other", W/{first.headers["etag"]}')

    assert first.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=30"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert other.status_code == 304
    assert api_on_sqlite.ask(address, If_None_Match='"other"').content == first.content


def test_new_figures_have_another_etag(api_on_sqlite: Api) -> None:
    before = api_on_sqlite.ask("/api/v1/count.json").headers["etag"]
    later = a_petition_document()
    later["data"]["attributes"]["signature_count"] += 1
    collect_everything(api_on_sqlite.engine, PARLIAMENT, datetime.now(UTC) + timedelta(seconds=1), later)

    assert api_on_sqlite.ask("/api/v1/count.json", If_None_Match=before).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/count.json", "/api/v1/areas.json", "/api/v1/health"])
def test_head_says_the_same_without_a_body(api_on_sqlite: Api, address: str) -> None:
    read, head = api_on_sqlite.ask(address), api_on_sqlite.ask(address, "HEAD")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == read.headers


def test_health_tells_how_each_source_does(api_on_sqlite: Api) -> None:
    answer = api_on_sqlite.ask("/api/v1/health")

    assert answer.headers["cache-control"] == "no-store"
    assert contents(answer) == {
        "status": "ok",
        "collecting": "on_time",
        "demonstration": False,
        "notice": None,
        "sources": {"parliament": "on_time"},
    }


@pytest.mark.parametrize(("minutes", "state"), [(1, "on_time"), (3, "late"), (7, "stale")])
def test_an_old_figure_keeps_its_time_and_says_so(empty_on_sqlite: Api, minutes: int, state: str) -> None:
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime.now(UTC) - timedelta(minutes=minutes))

    headline = contents(empty_on_sqlite.ask("/api/v1/count.json"))["headline"]

    assert (headline["signatures"], headline["state"]) == (TOTAL, state)
    health = contents(empty_on_sqlite.ask("/api/v1/health"))
    assert (health["status"], health["collecting"], health["sources"]) == ("ok", state, {"parliament": state})


def test_a_closed_petition_has_ended_however_old_its_figure(empty_on_sqlite: Api) -> None:
    closed = a_petition_document(state="closed")
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime.now(UTC) - timedelta(days=30), closed)

    assert contents(empty_on_sqlite.ask("/api/v1/count.json"))["headline"]["state"] == "ended"
    health = contents(empty_on_sqlite.ask("/api/v1/health"))
    assert (health["collecting"], health["sources"]) == ("on_time", {"parliament": "ended"})


def test_the_worst_source_is_what_a_monitor_sees_of_collecting(sqlite_store: Engine) -> None:
    paper = a_file_source(key="paper", label="Paper", headline=False)
    two = Api(a_campaign(a_source(), paper), sqlite_store)
    collect_everything(sqlite_store, PARLIAMENT, datetime.now(UTC))

    health = contents(two.ask("/api/v1/health"))
    two.reading.dispose()

    assert health["sources"] == {"parliament": "on_time", "paper": "never"}
    assert (health["status"], health["collecting"]) == ("ok", "never")


def test_sources_stand_side_by_side_and_are_not_added(sqlite_store: Engine) -> None:
    paper = a_file_source(key="paper", label="Paper", headline=False)
    two = Api(a_campaign(a_source(), paper), sqlite_store)
    collect_everything(sqlite_store, two.campaign, datetime.now(UTC))

    figures = contents(two.ask("/api/v1/count.json"))
    two.reading.dispose()

    assert figures["headline"]["signatures"] == TOTAL
    assert [(one["key"], one["signatures"], one["state"]) for one in figures["sources"]] == [
        ("parliament", TOTAL, "on_time"),
        ("paper", None, "never"),
    ]


def test_a_petition_that_nobody_signed_is_zero(empty_on_sqlite: Api) -> None:
    nobody = a_petition_document()
    nobody["data"]["attributes"] |= {"signature_count": 0, "signatures_by_constituency": []}
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime.now(UTC), nobody)

    figures = contents(empty_on_sqlite.ask("/api/v1/count.json"))

    assert (figures["headline"]["signatures"], figures["goal"]["share"]) == (0, 0.0)
