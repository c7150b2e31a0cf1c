"""Data health: what is unusual and what it was, what platforms took away, how well places are known, and dates."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from collector.unusual import notice_unusual
from data_sources.records import Collected, CountReading, Signature
from data_sources.registry import CONNECTORS, connector_of
from store.collection import save_collected
from store.flags import dismiss, flags
from tests.filled import IN_SEATS, NOWHERE, OVERSEAS, TOTAL, a_petition_document, collect_everything
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import Page, open_page
from ui.health import QUESTIONS


@pytest.fixture
def noticed(demonstration: World) -> World:
    """The demonstration after its counts were looked through: two rises, a share of Wales and a fall."""
    notice_unusual(demonstration.engine, demonstration.campaign.headline_source, datetime.now(UTC))
    assert sorted(flag.kind for flag in flags(demonstration.engine)) == ["fall", "share", "surge", "surge"]
    return demonstration


def table_with(page: Page, column: str) -> pd.DataFrame:
    return next(table for table in page.tables if column in table)


def explain(world: World, kind: str, reason: str) -> None:
    flag = next(flag for flag in flags(world.engine) if flag.kind == kind)
    dismiss(world.engine, flag.source_id, kind, flag.at, reason, datetime.now(UTC))


def test_what_is_unusual_is_told_in_words_with_numbers_and_without_alarm(noticed: World) -> None:
    page = open_page("data_health")

    unusual = table_with(page, "What")
    assert unusual["State"].tolist() == ["▲ Being checked"] * 3
    assert any("signatures from Wales, where about" in what for what in unusual["What"])
    assert sum(what.startswith("Unusual rise: ") for what in unusual["What"]) == 2
    assert "No signature is added or removed because of it." in page.words


def test_what_somebody_found_out_stands_beside_it(noticed: World) -> None:
    explain(noticed, "share", "A programme on Welsh television")

    states = table_with(open_page("data_health"), "What")["State"].tolist()

    assert sorted(states) == ["▲ Being checked", "▲ Being checked", "● Explained: A programme on Welsh television"]


def test_falls_are_revisions_with_their_number_and_their_note(noticed: World) -> None:
    explain(noticed, "fall", "The platform wrote to us")

    revisions = table_with(open_page("data_health"), "Removed")

    assert revisions["Note"].tolist() == ["The platform wrote to us"]
    assert all("in the hour from" in when for when in revisions["When"])


def test_signatures_has_the_unusual_as_footnotes(noticed: World) -> None:
    explain(noticed, "share", "A programme on Welsh television")

    words = open_page("signatures").words

    assert words.count(": unusual rise, being checked. ") == 2
    assert ": unusual share of one area, explained: A programme on Welsh television. " in words
    assert "the platform removed" in words  # once, as ever
    assert "the count fell" not in words.lower()


def test_a_region_has_only_its_own_footnotes(noticed: World) -> None:
    assert "unusual share of one area, being checked" in open_page("signatures", region="Wales").words
    assert "unusual" not in open_page("signatures", region="London").words.lower()


def test_a_period_has_only_its_own_footnotes(noticed: World) -> None:
    assert "unusual rise" not in open_page("signatures", period="7 days").words


def test_where_nothing_happened_the_page_says_so(parliament: World) -> None:
    words = open_page("data_health").words

    assert "Nothing unusual has been noticed." in words
    assert "No total has fallen so far." in words


def test_the_sum_is_told_in_words(several: World) -> None:
    words = open_page("data_health").words

    parts = f"regional total {IN_SEATS:,}; {NOWHERE} have no region known; {OVERSEAS} are from outside the UK"
    assert f"UK Parliament petition: {parts}. Together {TOTAL:,}." in words
    assert "Signed on our website: regional total 40; 0 have no known postcode or area; 0 are" in words


def test_who_has_still_to_be_looked_up_is_not_said_to_have_no_postcode(world: World) -> None:
    network = PARLIAMENT.replace("uk_parliament", "action_network")
    source = world.set_campaign(network).headline_source
    world.register()
    now = datetime.now(UTC)
    signed = tuple(Signature(f"{number:032x}", now, None, "unknown") for number in range(3))
    reading = CountReading(now, 5)
    save_collected(
        world.engine, source.key, connector_of(source).jobs[1], Collected((reading,), signatures=signed), now
    )

    assert "regional total 0; 3 have no known postcode or area so far; 0 are" in open_page("data_health").words


def test_postcodes_are_counted_by_how_much_they_say(several: World) -> None:
    places = table_with(open_page("data_health"), "Whole postcode")

    assert places.to_numpy().tolist() == [["Signed on our website", "40", "0", "0", "0", "0"]]


def test_lines_that_were_there_already_are_counted_once(several: World) -> None:
    words = open_page("data_health").words

    assert "all files: 40 signatures added; left out because they were there already: 1; not readable: 1." in words


def test_every_question_has_its_age_and_failures(troubled: World) -> None:
    asked = table_with(open_page("data_health"), "Asked for").set_index("Asked for")

    assert asked["State"].to_dict() == {
        "The total": "■ Stale, 1 failed since",
        "Where signatures come from": "● On time, 1 failed since",
    }
    assert asked["Read how often"].tolist() == ["every minute", "every 10 minutes"]


def test_every_question_of_every_platform_is_told_in_words() -> None:
    asked = {job.name for connector in CONNECTORS.values() for job in connector.jobs if len(connector.jobs) > 1}

    assert asked == set(QUESTIONS)


def test_the_petitions_dates_stand_on_overview_and_data_health(world: World) -> None:
    document = a_petition_document()
    in_a_week = datetime.now(UTC) + timedelta(days=7)
    document["data"]["attributes"] |= {
        "opened_at": "2019-02-20T10:25:02.393Z",
        "response_threshold_reached_at": "2019-03-18T13:26:30.257Z",
        "scheduled_debate_date": f"{in_a_week:%Y-%m-%d}",
    }
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC), document)

    for name in ("overview", "data_health"):
        words = open_page(name).words
        assert "- Reached 10,000 signatures on 18 March 2019: the Government has to respond" in words, name
        assert f"- A debate in Parliament is set for {in_a_week.day} {in_a_week:%B %Y}" in words, name


def test_a_petition_without_dates_has_no_list_of_them(parliament: World) -> None:
    assert "The petition so far" not in open_page("overview").words
    assert "Dates of the petitions" not in open_page("data_health").words
