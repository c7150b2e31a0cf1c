"""The Goal page in each state of a campaign: what is expected is said with its range, and never more than is known."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from figures.words import day_words
from metrics.signatures import UK
from tests.filled import TOTAL, save_totals
from tests.pages.conftest import PARLIAMENT, WEBSITE, World
from tests.pages.dashboard import Page, open_page

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MILESTONES = """
[[milestone]]
signatures = 100000
label = "Considered for debate"

[[milestone]]
signatures = 10000
label = "Government response"
"""
TWENTY_DAYS = range(5_000, 5_000 + 20 * 24 * 20, 20)
Query = dict[str, str | list[str]]
TABLE = ["Milestone", "Signatures", "Likely", "At the last seven days' pace"]


def counted(
    world: World, *totals: int, last: datetime | None = None, deadline: str = "", query: Query | None = None
) -> Page:
    """The page when the last of these hourly totals was read at this moment, or just now."""
    world.set_campaign(PARLIAMENT + MILESTONES)
    file = world.folder / "campaign.toml"
    file.write_text(file.read_text().replace("goal = 100000", f"goal = 15000\n{deadline}"))
    world.register()
    start = (last or datetime.now(UTC)) - (len(totals) - 1) * HOUR
    save_totals(world.engine, world.campaign.headline_source, *totals, start=start, every=HOUR)
    page = open_page("goal", **(query or {}))
    assert page.failures == ()
    assert not re.search(r"\bwill\b", page.words)
    return page


def milestones(page: Page) -> dict[str, list[str]]:
    """Each milestone with its signatures, when it is likely reached, and when at the pace."""
    table = next(table for table in page.tables if list(table.columns) == TABLE)
    return {row[0]: row[1:] for row in table.to_numpy().tolist()}


def test_a_campaign_on_its_way_has_a_likely_range_and_a_pace(world: World) -> None:
    page = counted(world, *TWENTY_DAYS, deadline=f"deadline = {datetime.now(UK).date() + 9 * DAY}")

    assert "At the current pace the goal is " in page.app.header[0].value
    assert "14,580 people of 15,000 have signed (97%); 420 to go." in page.words
    at_pace = day_words(datetime.now(UK).date() + DAY)  # 480 a day
    assert f"If every week brings as many as the last seven whole days: about {at_pace}." in page.words
    assert ": 42 a day." in page.words
    assert re.search(r"By \d+ \w+ \d{4}, likely between [\d,]+ and [\d,]+", page.words)
    assert len(page.charts) == 2


def test_the_table_of_the_forecast_has_90_days_in_rising_ranges(world: World) -> None:
    page = counted(world, *TWENTY_DAYS)

    path = next(table for table in page.tables if "Expected" in table)
    numbers = path.drop(columns="Day").map(lambda cell: int(cell.replace(",", "")))
    assert len(path) == 90
    assert path["Day"].iloc[0] == day_words(datetime.now(UK).date())
    assert (numbers["95% range from"] <= numbers["80% range from"]).all()
    assert (numbers["80% range to"] <= numbers["95% range to"]).all()
    assert all(numbers[column].is_monotonic_increasing for column in numbers)


def test_each_milestone_and_the_goal_has_its_day_or_its_likely_days(world: World) -> None:
    table = milestones(counted(world, *TWENTY_DAYS))

    began = datetime.now(UTC) - (len(TWENTY_DAYS) - 1) * HOUR
    reached = f"Reached on {day_words((began + 250 * HOUR).astimezone(UK).date())}"
    assert list(table) == ["Government response", "The goal", "Considered for debate"]
    assert [signatures for signatures, *_ in table.values()] == ["10,000", "15,000", "100,000"]
    assert table["Government response"] == ["10,000", reached, reached]
    assert re.search(r"\d+ \w+", table["The goal"][1])
    assert "not " in table["Considered for debate"][1]


def test_under_ten_whole_days_it_is_too_early_for_everything_but_what_is_needed(world: World) -> None:
    page = counted(world, *range(100, 100 + 5 * 24), deadline=f"deadline = {datetime.now(UK).date() + 9 * DAY}")

    assert page.app.header[0].value == "It is too early to say when the goal may be reached"
    assert "Too early to say how the count may go on: a forecast needs ten whole days of counts." in page.words
    assert ": 1,479 a day." in page.words
    assert "Too early to look back" in page.words
    assert "If every week" not in page.words
    assert {likely for _, likely, _ in milestones(page).values()} == {"Too early to say"}
    assert not any("forecast" in chart for chart in page.charts)


def test_figures_that_ended_long_ago_are_no_ground_for_a_forecast(world: World) -> None:
    last = datetime.now(UTC) - 30 * DAY
    page = counted(world, *TWENTY_DAYS, last=last, deadline=f"deadline = {datetime.now(UK).date() + 9 * DAY}")

    ended = day_words(last.astimezone(UK).date())
    assert page.app.header[0].value == (
        f"There are no figures after {ended}, so it is not known when the goal may be reached"
    )
    assert f"There is no forecast: figures end on {ended}." in page.words
    assert "a day." not in page.words
    assert [likely for _, likely, _ in milestones(page).values()][1:] == ["Not known", "Not known"]
    assert not any("forecast" in chart for chart in page.charts)


def test_where_more_is_removed_than_given_no_pace_leads_to_the_goal(world: World) -> None:
    page = counted(world, *range(14_000, 14_000 - 20 * 24 * 2, -2))

    # A week is an hour shorter or longer when the clocks change.
    assert re.search(r"removed than given in the last seven whole days: 33[468] on balance\.", page.words)
    assert "If every week" not in page.words
    assert milestones(page)["The goal"][1:] == [
        "May not be reached in the next 90 days",
        "Not at that pace",
    ]


def test_a_goal_that_is_passed_is_said_once_and_without_a_celebration(world: World) -> None:
    page = counted(world, *range(14_000, 14_000 + 20 * 24 * 5, 5), deadline="deadline = 2099-01-01")

    assert page.app.header[0].value == "The goal of 15,000 has been reached"
    assert "to go." not in page.words
    assert "a day." not in page.words
    assert "!" not in page.words
    assert milestones(page)["The goal"][1].startswith("Reached on ")
    assert milestones(page)["Government response"][1] == "Reached"  # before counting began: nobody knows


def test_a_petition_that_has_ended_has_no_forecast_any_more(ended: World) -> None:
    page = open_page("goal")

    assert page.failures == ()
    assert page.app.header[0].value == "The petition takes no more signatures and stays below the goal"
    assert "The petition is closed and takes no more signatures. There is no forecast any more." in page.words
    assert milestones(page)["The goal"] == ["100,000", "Not reached", "Not reached"]
    assert f"{TOTAL:,} people of 100,000 have signed" in page.words


def test_a_link_tries_another_goal(world: World) -> None:
    page = counted(world, *TWENTY_DAYS, query={"goal": "60000"})

    assert page.app.number_input(key="goal").value == 60_000
    assert "14,580 people of 60,000 have signed (24%); 45,420 to go." in page.words
    assert "this goal" in page.app.header[0].value
    assert milestones(page)["The goal tried here"][0] == "60,000"


def test_a_goal_that_is_tried_is_kept_in_the_link(world: World) -> None:
    page = counted(world, *TWENTY_DAYS, query={"goal": "many"})
    page.app.number_input(key="goal").set_value(20_000)

    again = page.again()

    assert again.app.query_params["goal"] in ("20000", ["20000"])
    assert "14,580 people of 20,000 have signed" in again.words
    assert "This link asked for" not in again.words


@pytest.mark.parametrize("asked", ["0", "-5", "many", "1.5", "", "1000000000", "9" * 5_000, "½"])
def test_a_goal_that_cannot_be_is_named_and_the_campaigns_own_is_shown(world: World, asked: str) -> None:
    page = counted(world, *TWENTY_DAYS, query={"goal": asked})

    assert page.app.number_input(key="goal").value == 15_000
    named = asked[:60] or "nothing"
    assert f"This link asked for the goal “{named}”, which does not exist here. Showing 15,000 instead." in page.words


def test_one_person_of_a_goal_has_signed(world: World) -> None:
    assert "1 person of 15,000 has signed (0%); 14,999 to go." in counted(world, 1).words


def test_earlier_forecasts_stand_beside_what_came(world: World) -> None:
    page = counted(world, *range(100, 100 + 60 * 24))

    past = next(table for table in page.tables if "What came" in table)
    assert list(past.columns) == ["Made on", "Days ahead", "Forecast (80% range)", "What came"]
    assert set(past["Days ahead"]) == {"7", "28"}
    held = sum(came.endswith(", within") for came in past["What came"])
    assert all(re.fullmatch(r"[\d,]+, (within|outside)", came) for came in past["What came"])
    assert f"For {held} of {len(past)} earlier forecasts, what came was within the 80% range." in page.words
    for days, came in zip(past["Days ahead"], past["What came"], strict=True):
        assert abs(int(came.split(",")[0]) - 24 * int(days)) <= 1  # a day has 23 or 25 hours when the clocks change


def test_the_campaign_stands_beside_three_petitions_with_their_licence(world: World) -> None:
    page = counted(world, *TWENTY_DAYS)

    assert re.search(r"On day \d+ A campaign had more signatures than \w+ of 3 petitions of similar size", page.words)
    assert "Other petitions: UK Parliament, Open Government Licence v3.0." in page.words
    beside = page.tables[-1]
    assert list(beside.columns[:2]) == ["Day", "A campaign"]
    assert len(beside.columns) == 5


@pytest.mark.parametrize("query", [{"region": "Wales"}, {"period": "7 days"}])
def test_a_filter_that_does_not_apply_is_said(world: World, query: Query) -> None:
    said = "Goal and forecast are for all of the UK and all channels, whatever area and period are chosen."

    assert said in counted(world, *TWENTY_DAYS, query=query).words


def test_without_a_filter_nothing_is_said_of_it(world: World) -> None:
    assert "Goal and forecast are for all" not in counted(world, *TWENTY_DAYS).words


def test_another_source_is_measured_by_its_own_count(several: World) -> None:
    page = open_page("goal", source="Signed on our website")

    assert page.failures == ()
    assert "40 people of 100,000 have signed" in page.words


def test_a_source_that_was_never_counted_says_so(world: World) -> None:
    world.set_campaign(PARLIAMENT + WEBSITE)
    world.register()

    assert "Nothing has been collected yet." in open_page("goal", source="Signed on our website").words
