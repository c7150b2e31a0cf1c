"""What the store holds figures of: never made-up ones beside real ones, never two petitions under one key."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest
from sqlalchemy import Engine, func, select

from campaign.model import DEMONSTRATION_SOURCE
from collector.loop import collect_once
from data_sources.errors import SourceMisconfigured
from data_sources.records import Collected
from data_sources.registry import connector_of
from data_sources.uk_parliament import CONNECTOR
from store.collection import save_collected
from store.health import source_health
from store.imports import import_signatures
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import Base
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source, answering, readings


def save(engine: Engine, source: str = "parliament") -> None:
    save_collected(engine, source, CONNECTOR.jobs[0], Collected(readings=tuple(readings(100, 130))), A_MOMENT)


def rows_of_each_source(engine: Engine) -> dict[str, set[str]]:
    """Source to the tables that hold something of it."""
    found: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for name, table in Base.metadata.tables.items():
            if "source_id" in table.c:
                for source in connection.execute(select(table.c.source_id, func.count()).group_by(table.c.source_id)):
                    found.setdefault(source[0], set()).add(name)
    return found


def test_knows_every_source_of_the_campaign_once(store: Engine) -> None:
    campaign = a_campaign(a_source(), a_file_source(headline=False))

    for _ in range(2):
        assert register_sources(store, campaign, A_MOMENT) == {}

    assert rows_of_each_source(store) == {"parliament": {"source"}, "website": {"source"}}


def test_the_demonstration_is_gone_with_all_its_rows_once_there_is_a_real_source(store: Engine) -> None:
    register_sources(store, a_campaign(), A_MOMENT)
    (job,) = connector_of(DEMONSTRATION_SOURCE).jobs
    with answering(lambda _: httpx.Response(500)) as http:
        collect_once(store, DEMONSTRATION_SOURCE, job, http, lambda: A_MOMENT)
    kept = {"source", "source_total", "reading", "count_hour", "breakdown", "area_total", "job"}
    kept |= {"count_day_area", "count_day_constituency"}
    assert rows_of_each_source(store) == {"demonstration": kept}

    register_sources(store, a_campaign(a_source()), A_MOMENT)

    assert rows_of_each_source(store) == {"parliament": {"source"}}


def test_the_demonstration_stays_while_there_is_no_real_source(store: Engine) -> None:
    register_sources(store, a_campaign(), A_MOMENT)
    save(store, "demonstration")

    register_sources(store, a_campaign(), A_MOMENT)

    assert read_snapshot(store).totals["demonstration"].signatures == 130


def test_a_source_that_is_no_longer_configured_keeps_its_figures(store: Engine) -> None:
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    save(store)

    register_sources(store, a_campaign(a_file_source()), A_MOMENT)

    assert read_snapshot(store).totals["parliament"].signatures == 130


@pytest.mark.parametrize("turned_to", [a_source(platform_id="4"), a_file_source(key="parliament")])
def test_says_so_when_a_key_is_turned_to_something_else(store: Engine, turned_to: object) -> None:
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    save(store)

    conflicts = register_sources(store, a_campaign(turned_to), A_MOMENT)  # type: ignore[arg-type]

    assert "holds the figures of uk_parliament:3" in conflicts["parliament"]
    assert "Give the new one a key of its own" in conflicts["parliament"]


def test_collects_nothing_under_a_key_that_was_turned_to_another_petition(store: Engine) -> None:
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    save(store)
    turned = a_source(platform_id="4")
    conflict = register_sources(store, a_campaign(turned), A_MOMENT)["parliament"]

    with (
        answering(lambda _: pytest.fail("the platform was asked")) as http,
        pytest.raises(SourceMisconfigured),
    ):
        collect_once(store, turned, CONNECTOR.jobs[0], http, lambda: A_MOMENT, conflict)

    (trouble,) = source_health(read_snapshot(store), "parliament").troubles
    assert trouble.trouble == "act"
    assert read_snapshot(store).totals["parliament"].signatures == 130


def test_a_key_that_was_turned_back_goes_on(store: Engine) -> None:
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    assert register_sources(store, a_campaign(a_source(platform_id="4")), A_MOMENT)

    assert register_sources(store, a_campaign(a_source()), A_MOMENT) == {}


def test_another_address_of_the_same_petition_is_no_other_petition(store: Engine) -> None:
    register_sources(store, a_campaign(a_source()), A_MOMENT)

    assert register_sources(store, a_campaign(a_source(base_url="https://mirror.example")), A_MOMENT) == {}


def test_one_source_goes_and_the_others_signatures_stay(store: Engine) -> None:
    register_sources(store, a_campaign(a_file_source()), A_MOMENT)
    import_signatures(store, "website", ("a.csv", "a"), [], A_MOMENT)

    register_sources(store, a_campaign(a_source(), a_file_source(headline=False)), A_MOMENT)

    assert {"imported_file", "reading"} <= rows_of_each_source(store)["website"]


def test_several_servers_may_start_at_the_same_moment(store: Engine) -> None:
    everybody = Barrier(6)
    campaign = a_campaign(a_source(), *[a_file_source(key=f"stall{number}", headline=False) for number in range(20)])

    def start(_: int) -> object:
        everybody.wait()
        return register_sources(store, campaign, A_MOMENT)

    with ThreadPoolExecutor(6) as servers:
        assert list(servers.map(start, range(6))) == [{}] * 6

    assert len(rows_of_each_source(store)) == 21
