"""The views of the Signatures page: hours of the week, sources side by side, and what came around events."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from figures.words import day_words
from metrics.signatures import UK
from tests.filled import TOTAL, save_totals
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import Page, open_page

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def today() -> date:
    """The day on which a test runs, which may not be that on which its module was read."""
    return datetime.now(UK).date()


def counted(world: World, *totals: int, entries: str = "", **query: str) -> Page:
    """The page when the last of these hourly totals was read just now."""
    world.set_campaign(PARLIAMENT + entries)
    world.register()
    start = datetime.now(UTC) - (len(totals) - 1) * HOUR
    save_totals(world.engine, world.campaign.headline_source, *totals, start=start, every=HOUR)
    page = open_page("signatures", **query)
    assert page.failures == ()
    return page


def events(**days_ago: int) -> str:
    return "".join(f'[[event]]\nday = {today() - back * DAY}\nlabel = "{label}"\n' for label, back in days_ago.items())


def around_events(page: Page) -> pd.DataFrame:
    table = next(table for table in page.tables if "In 48 hours" in table)
    return table.set_index("Event")


def test_each_event_stands_with_what_came_and_what_was_expected(world: World) -> None:
    entries = events(Today=0, Yesterday=1, Past=5, Early=16, Before=400, Ahead=-9)
    page = counted(world, *range(1_000, 1_000 + 18 * 24 * 10, 10), entries=entries)

    table = around_events(page)
    named = [("Before", 400), ("Early", 16), ("Past", 5), ("Yesterday", 1), ("Today", 0), ("Ahead", -9)]
    assert list(table.index) == [
        f"{number}. {label}, {day_words(today() - back * DAY)}" for number, (label, back) in enumerate(named, start=1)
    ]
    before, early, past, *later = table["In 48 hours"]
    assert (before, later) == ("Not counted", ["Not over", "Not over", "Still ahead"])
    assert {early, past} <= {"470", "480", "490"}  # an hour less or more when the clocks change
    expected = table["Expected (80% range)"].tolist()
    assert expected[:2] == ["Not known", "Not known"]  # fewer than ten days before them
    assert expected[-1] == "Still ahead"
    assert all(" to " in range_ for range_ in expected[2:5])
    assert "not proof of cause" in page.words


def test_an_area_has_the_events_of_its_chart_in_words_alone(demonstration: World) -> None:
    demonstration.set_campaign(events(Speech=5))

    area = open_page("signatures", region="Wales")

    assert f"1. {day_words(today() - 5 * DAY)}: Speech" in area.words
    assert "Around events" not in area.words


def test_many_removals_are_told_one_by_one_only_while_they_are_new(world: World) -> None:
    page = counted(world, *range(5_000, 5_000 - 40, -1))

    assert page.words.count("the platform removed 1 signature that it found to be invalid.") == 10
    assert "[r] Earlier, in 29 more hours: 29 signatures." in page.words


def test_the_hours_of_the_week_name_the_busiest(world: World) -> None:
    # 60 an hour between 6pm and 7pm in London, 6 in every other hour, for three weeks.
    moments = [datetime.now(UTC) - back * HOUR for back in reversed(range(21 * 24))]
    totals = pd.Series([60 if moment.astimezone(UK).hour == 18 else 6 for moment in moments]).cumsum()
    page = counted(world, *totals, growth="Hours")

    week, day = page.tables
    of_day = dict(day.to_numpy().tolist())
    assert len(page.charts) == 2
    assert "and from 6pm to 7pm" in page.words
    assert "The busiest hour is 6pm to 7pm: 60 on average" in page.words
    assert len(day) == 24
    assert of_day["18"] == "60.0"
    assert len(week) == 100  # of 168; the file has all


def test_before_a_week_was_counted_there_is_no_busiest_hour(world: World) -> None:
    page = counted(world, 5, growth="Hours")

    assert "once every hour of a week has been counted" in page.words
    assert page.charts == ()


def test_hours_are_not_known_for_an_area(demonstration: World) -> None:
    page = open_page("signatures", growth="Hours", region="Wales")

    assert "Hours are known for all of the UK and all channels together" in page.words
    assert page.charts == ()


def test_sources_stand_side_by_side_and_one_without_figures_is_named(several: World) -> None:
    page = open_page("signatures", growth="Sources")

    assert page.failures == ()
    (table,) = page.tables
    assert list(table.columns) == ["Day", "UK Parliament petition", "Signed on our website"]
    assert table["UK Parliament petition"].iloc[-1] == f"{TOTAL:,}"
    assert table["Signed on our website"].iloc[-1] == "40"
    assert "sources are not added up" in page.words
    assert "Not counted yet: Signed on paper." in page.words
    assert "paper" not in page.charts[0]


@pytest.mark.parametrize("view", ["Sources", "Pie"])
def test_a_view_that_is_not_on_offer_is_named(parliament: World, view: str) -> None:
    page = open_page("signatures", growth=view)

    assert f"“{view}”, which does not exist here. Showing Total and days instead." in page.words
