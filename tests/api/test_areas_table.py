"""Where the signatures come from as a table at an address that stays, for spreadsheets."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete

from api.areas_table import COLUMNS, areas_table
from reference.regions import regions_by_code, regions_by_name
from store.imports import import_signatures
from store.sources import register_sources
from store.tables import SourceRow
from tests.api.client import PARLIAMENT, Api, contents, problem
from tests.builders import a_campaign, a_file_source
from tests.filled import NOWHERE, OVERSEAS, PER_SEAT, TOTAL, a_petition_document, collect_everything
from tests.generated import documents, signatures

LEVELS = ("nation", "region", "constituency", "country")
NOW = datetime.now(UTC).replace(microsecond=0)


def table(api: Api, query: str = "") -> list[dict[str, str]]:
    """The rows, by the names of their columns."""
    answer = api.ask(f"/api/v1/areas.csv{query}")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.text, newline="")))


def test_regions_and_what_belongs_to_none_make_the_total(api_on_sqlite: Api) -> None:
    rows = table(api_on_sqlite)

    assert tuple(rows[0]) == COLUMNS
    assert [row["name"] for row in rows] == [*regions_by_name(), "No region known", "Outside the UK"]
    assert [row["level"] for row in rows] == ["region"] * 12 + ["unallocated", "overseas"]
    assert [int(row["signatures"]) for row in rows[12:]] == [NOWHERE, OVERSEAS]
    assert sum(int(row["signatures"]) for row in rows) == TOTAL
    wales = next(row for row in rows if row["code"] == "W92000004")
    region = regions_by_code()["W92000004"]
    assert (wales["name"], wales["signatures"]) == ("Wales", str(32 * PER_SEAT))
    assert (wales["population"], wales["electors"]) == (str(region.population), str(region.electors))
    assert wales["per_100k_population"] == str(round(32 * PER_SEAT * 100_000 / region.population, 1))
    assert {row["notice"] for row in rows} == {""}


@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=documents())
def test_the_table_says_what_the_json_says(empty_on_sqlite: Api, first: dict[str, Any]) -> None:
    with empty_on_sqlite.engine.begin() as connection:
        connection.execute(delete(SourceRow))
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, NOW, first)

    for level in LEVELS:
        figures = contents(empty_on_sqlite.ask(f"/api/v1/areas.json?level={level}"))
        rows = table(empty_on_sqlite, f"?level={level}")
        assert sum(int(row["signatures"]) for row in rows) == figures["total"]
        assert [(row["code"], row["name"], int(row["signatures"])) for row in rows[:-2]] == [
            (area["code"], area["name"], area["signatures"]) for area in figures["areas"]
        ]
        for name in ("per_100k_population", "per_1000_electors"):
            assert [row[name] for row in rows[:-2]] == [
                "" if area[name] is None else str(area[name]) for area in figures["areas"]
            ]
        assert {row["as_of"] for row in rows} == {figures["as_of"]}


def test_what_is_not_known_is_marked_and_so_is_too_few(empty_on_sqlite: Api) -> None:
    document = a_petition_document()
    document["data"]["attributes"]["signatures_by_constituency"][0]["signature_count"] = 3
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, NOW, document)

    seats = table(empty_on_sqlite, "?level=constituency")

    assert [row["marks"] for row in seats if row["signatures"] == "3"] == ["[x] [u]"]
    # Where few people live few are expected to sign, so these are not compared either.
    assert 645 < [row["marks"] for row in seats].count("[x]") < 650
    assert {row["per_100k_population"] for row in seats} == {""}
    assert {row["boundary_set"] for row in seats} == {"2024"}
    assert {row["marks"] for row in table(empty_on_sqlite) if row["level"] == "region"} == {""}
    assert {row["per_1000_electors"] for row in table(empty_on_sqlite, "?level=country")} == {""}


def test_names_that_a_spreadsheet_would_run_are_text(empty_on_sqlite: Api) -> None:
    document = a_petition_document()
    document["data"]["attributes"]["signatures_by_country"][1]["name"] = "=HYPERLINK(1)"
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, NOW, document)

    names = [row["name"] for row in table(empty_on_sqlite, "?level=country")]

    assert names[-2:] == ["No country known", "Other countries"]
    assert not [name for name in names if name.startswith(("=", "+", "-", "@"))]


def test_a_demonstration_says_so_in_each_row(api_on_sqlite: Api) -> None:
    figures = contents(api_on_sqlite.ask("/api/v1/areas.json")) | {"notice": "Demonstration data"}

    rows = csv.DictReader(StringIO(areas_table(figures).plain.body.decode()))

    assert {row["notice"] for row in rows} == {"Demonstration data"}


@given(signed=signatures)
@settings(deadline=None, max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_of_signatures_adds_up_too(empty_on_sqlite: Api, signed: list[Any]) -> None:
    files = a_campaign(a_file_source())
    with empty_on_sqlite.engine.begin() as connection:
        connection.execute(delete(SourceRow))
    register_sources(empty_on_sqlite.engine, files, NOW)
    import_signatures(empty_on_sqlite.engine, "website", ("1.csv", "1"), signed, NOW + timedelta(seconds=1))

    rows = table(Api(files, empty_on_sqlite.engine))

    assert sum(int(row["signatures"]) for row in rows) == len(signed)


@pytest.mark.parametrize("query", ["?level=county", "?source=paper", "?boundary_set=2010"])
def test_what_cannot_be_asked_is_refused_as_in_json(api_on_sqlite: Api, query: str) -> None:
    answer, same = (api_on_sqlite.ask(f"/api/v1/areas.{kind}{query}") for kind in ("csv", "json"))

    assert answer.status_code == 400
    assert problem(answer) == problem(same)


def test_it_is_not_sent_twice(api_on_sqlite: Api) -> None:
    first = api_on_sqlite.ask("/api/v1/areas.csv")

    assert api_on_sqlite.ask("/api/v1/areas.csv", If_None_Match=first.headers["etag"]).status_code == 304
