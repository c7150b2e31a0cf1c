"""Whatever a campaign's sources gave, at each level of each of them: areas + unallocated + overseas = total."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, delete

from data_sources.paper_counts import PaperCount
from data_sources.records import Signature
from reference.constituencies import constituencies
from store.counted import import_counts
from store.imports import import_signatures
from store.sources import register_sources
from store.tables import SourceRow
from tests.api.client import PARLIAMENT, Api, contents, problem
from tests.builders import a_campaign, a_file_source, a_paper_source, a_source
from tests.filled import collect_everything
from tests.generated import documents, paper, signatures

RECORDED = Path(__file__).parent.parent / "recorded"
LEVELS = ("nation", "region", "constituency", "country")
THREE = a_campaign(a_source(), a_file_source(headline=False), a_paper_source(headline=False))
NOW = datetime.now(UTC).replace(microsecond=0)


def adds_up(figures: dict[str, Any]) -> bool:
    of_areas: int = sum(area["signatures"] for area in figures["areas"])
    return bool(of_areas + figures["unallocated"] + figures["overseas"] == figures["total"])


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=documents(), second=documents(), signed=signatures, counted=paper)
def test_every_level_of_every_source_adds_up_to_its_total(
    store: Engine, first: dict[str, Any], second: dict[str, Any], signed: list[Signature], counted: list[PaperCount]
) -> None:
    with store.begin() as connection:
        connection.execute(delete(SourceRow))
    register_sources(store, THREE, NOW)
    collect_everything(store, THREE, NOW - timedelta(hours=1), first)
    collect_everything(store, THREE, NOW, second)
    import_signatures(store, "website", ("1.csv", "1"), signed, NOW)
    import_counts(store, "paper", ("1.csv", "1"), counted, NOW)
    api = Api(THREE, store)

    totals = {
        "parliament": second["data"]["attributes"]["signature_count"],
        "website": len(signed),
        "paper": sum(line.signatures for line in counted),
    }
    for source, total in totals.items():
        for level in LEVELS:
            answer = api.ask(f"/api/v1/areas.json?level={level}&source={source}")
            if source != "parliament" and level in {"constituency", "country"}:
                assert answer.status_code == 404
                continue
            figures = contents(answer)
            assert adds_up(figures)
            assert (figures["source"], figures["level"], figures["total"]) == (source, level, total)
            if level == "constituency":
                assert {area["code"] for area in figures["areas"]} == set(constituencies(figures["boundary_set"]))
    api.reading.dispose()


@pytest.fixture
def petition_of_2019(empty_on_sqlite: Api) -> Api:
    """Petition 241584 as it was last recorded."""
    answer = gzip.decompress((RECORDED / "uk_parliament_241584_2019-04-22.json.gz").read_bytes())
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, NOW, json.loads(answer))
    return empty_on_sqlite


def test_petition_241584_adds_up_at_each_level(petition_of_2019: Api) -> None:
    found = {level: contents(petition_of_2019.ask(f"/api/v1/areas.json?level={level}")) for level in LEVELS}

    assert all(adds_up(figures) for figures in found.values())
    assert {figures["total"] for figures in found.values()} == {6_078_985}
    assert {area["name"]: area["signatures"] for area in found["region"]["areas"]}["London"] == 1_160_725
    assert found["constituency"]["boundary_set"] == "2010"
    france = next(area for area in found["country"]["areas"] if area["code"] == "FR")
    assert (france["name"], france["per_1000_electors"]) == ("France", None)
    assert sum(area["mp"] is not None for area in found["constituency"]["areas"]) > 600


def test_the_map_that_it_was_not_counted_on_is_refused(petition_of_2019: Api) -> None:
    answer = petition_of_2019.ask("/api/v1/areas.json?level=constituency&boundary_set=2024")

    assert answer.status_code == 404
    assert problem(answer) == (
        "parliament was counted on the map of 2010. Ask with boundary_set=2010, or for level=region: constituencies of "
        "two maps are not compared."
    )
    same = contents(petition_of_2019.ask("/api/v1/areas.json?level=constituency&boundary_set=2010"))
    assert same["boundary_set"] == "2010"
