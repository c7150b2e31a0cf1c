"""Overview: the number, how far the goal is, and only what may be said."""

import re
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

import pytest

from campaign.load import load_campaign
from data_sources.errors import SourceMisconfigured
from data_sources.uk_parliament import CONNECTOR as UK_PARLIAMENT
from metrics.signatures import UK
from store.collection import save_failure
from tests.filled import TOTAL, a_petition_document, collect_everything, save_totals
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import ROOT, open_page, open_pages

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def today() -> date:
    """The day on which a test runs, which may not be that on which its module was read."""
    return datetime.now(UK).date()


def metrics(words: str) -> dict[str, str]:
    """The figures in boxes, by their label."""
    labels = ("Last 7 days", "Goal, likely", "Highest rate", "By region")
    return dict(line.split(": ") for line in words.splitlines() if line.split(": ")[0] in labels)


def a_finding(review_by: str, source: str | None = "A survey") -> str:
    named = f'source = "{source}"' if source else ""
    return (
        f'[[finding]]\nkey = "one"\nwording = "waited for answers"\nvalue = "One in six"\nbase = "2,000 people"\n'
        f"{named}\ndate = 2026-01-01\nreview_by = {review_by}\n"
    )


def counted(world: World, *totals: int, every: timedelta = HOUR) -> str:
    """What Overview says when the newest of these totals was read just now."""
    world.set_campaign(PARLIAMENT)
    world.register()
    start = datetime.now(UTC) - (len(totals) - 1) * every
    save_totals(world.engine, world.campaign.headline_source, *totals, start=start, every=every)
    page = open_page("overview")
    assert page.failures == ()
    return page.words


def test_one_person_is_a_person(world: World) -> None:
    assert "1 person has signed." in counted(world, 1)


def test_a_week_in_a_place_is_known_though_nobody_there_had_signed_when_counting_began(world: World) -> None:
    campaign, now = world.set_campaign(PARLIAMENT), datetime.now(UTC)
    document = a_petition_document()
    seats = document["data"]["attributes"]["signatures_by_constituency"]
    collect_everything(world.engine, campaign, now - 10 * DAY, document)
    for name, ago in (("Ipswich", 9), ("Bath", 0)):
        next(seat for seat in seats if seat["name"] == name)["signature_count"] += 7
        collect_everything(world.engine, campaign, now - ago * DAY, document)

    assert metrics(open_page("overview", region="Bath").words)["Last 7 days"] == "7"
    assert metrics(open_page("overview", region="Chippenham").words)["Last 7 days"] == "0"


def test_nobody_is_zero_people(world: World) -> None:
    assert "0 people have signed." in counted(world, 0)


def test_a_week_is_not_made_up_three_days_after_counting_began(world: World) -> None:
    words = counted(world, *range(72))

    assert metrics(words)["Last 7 days"] == "Too early"
    assert "Counting began less than seven days ago." in words
    assert metrics(words)["Goal, likely"] == "Too early to say"
    assert "A forecast needs ten whole days of counts." in words
    assert "If every week" not in words


def test_a_goal_in_reach_has_a_likely_range_of_days(world: World) -> None:
    words = counted(world, *range(96_000, 96_000 + 15 * 24 * 10, 10))

    days = r"\d+( [A-Z][a-z]+)?( \d{4})?"
    assert re.fullmatch(rf"{days} to {days}", metrics(words)["Goal, likely"])
    assert re.search(rf"At the current pace the goal is likely between {days} and {days}\.", words)


def test_a_goal_far_off_is_not_promised_and_has_its_day_at_the_plain_pace(world: World) -> None:
    words = counted(world, *range(1_000, 1_000 + 15 * 24 * 2, 2))

    newest = 1_000 + 15 * 24 * 2 - 2
    now = datetime.now(UK).date()
    midnights = [datetime.combine(one, time(), UK).timestamp() for one in (now - 7 * DAY, now)]
    a_day = 2 * (midnights[1] - midnights[0]) / 3600 / 7  # 48, or an hour's more or less when the clocks have changed
    day = now + ceil((100_000 - newest) / a_day) * DAY
    assert metrics(words)["Last 7 days"] == f"{169 * 2}"  # so many hours overlap the last 168
    assert metrics(words)["Goal, likely"] == "May not be reached in the next 90 days"
    assert f"If every week brings as many as the last seven whole days: about {day.day} {day:%B %Y}." in words


def counted_until(world: World, last: datetime) -> str:
    """What Overview says of 20 days of ten signatures an hour that ended then."""
    world.set_campaign(PARLIAMENT)
    world.register()
    totals = range(50_000, 50_000 + 20 * 24 * 10, 10)
    start = last - (len(totals) - 1) * HOUR
    save_totals(world.engine, world.campaign.headline_source, *totals, start=start, every=HOUR)
    return open_page("overview").words


def test_a_week_that_nobody_counted_is_not_called_one_without_signatures(world: World) -> None:
    last = datetime.now(UTC) - 10 * DAY
    words = counted_until(world, last)

    ended = f"{last.astimezone(UK).day} {last.astimezone(UK):%B %Y}"
    assert f"7 days to {ended}: 1,690" in words
    assert f"About 241 people a day signed in the 7 days to {ended}, about the same as the week before" in words
    assert metrics(words)["Goal, likely"] == "Not known"
    assert f"There are no figures after {ended}, so it is not known when the goal may be reached." in words
    assert "If every week" not in words


def test_a_goal_that_old_figures_would_have_reached_by_now_is_not_known(world: World) -> None:
    words = counted_until(world, datetime.now(UTC) - 900 * DAY)

    assert metrics(words)["Goal, likely"] == "Not known"
    assert "There are no figures after " in words


@pytest.mark.parametrize("change", [0, -10])
def test_without_a_pace_upwards_the_goal_may_not_be_reached(world: World, change: int) -> None:
    words = counted(world, *(50_000 + day * change for day in range(15)), every=DAY)

    assert metrics(words)["Goal, likely"] == "May not be reached in the next 90 days"
    assert "If every week" not in words


def test_a_petition_that_closed_below_its_goal_is_not_said_to_reach_it(ended: World) -> None:
    words = open_page("overview").words

    assert metrics(words)["Goal, likely"] == "Not reached"
    assert "The petition takes no more signatures and stays below the goal." in words


def test_a_week_of_removals_has_a_true_minus_sign(world: World) -> None:
    words = counted(world, *(50_000 - hour for hour in range(15 * 24)))

    assert metrics(words)["Last 7 days"] == "\N{MINUS SIGN}169"
    assert "169 signatures were removed on balance in the last 7 days" in words


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (99_999, "99% of the goal of 100,000; 1 to go."),
        (100_000, "The goal of 100,000 has been passed."),
        (130_000, "The goal of 100,000 has been passed."),
    ],
)
def test_a_goal_is_passed_when_it_is_and_without_a_celebration(world: World, total: int, said: str) -> None:
    words = counted(world, total)

    assert said in words
    assert "!" not in words
    assert ("has been passed" in words) == (metrics(words)["Goal, likely"] == "Reached")


def test_the_region_with_the_highest_rate_is_named_and_whether_that_may_be_chance(parliament: World) -> None:
    words = open_page("overview").words

    assert metrics(words)["Highest rate"] == "Scotland"
    assert "Not clearly above the rest of the UK." in words


def test_a_clear_difference_is_not_called_unclear(demonstration: World) -> None:
    assert "Above the rest of the UK: " in open_page("regions").words
    assert "Not clearly above" not in open_page("overview").words


def test_where_nothing_came_it_is_said_who_has_to_do_what(world: World) -> None:
    world.set_campaign(PARLIAMENT)
    world.register()
    wrong = SourceMisconfigured("UK Parliament petitions", "there is no petition 3 (404)", "Check platform_id")
    save_failure(world.engine, "parliament", UK_PARLIAMENT.jobs[0], wrong, datetime.now(UTC))

    for name, page in open_pages().items():
        if name in {"overview", "signatures", "regions", "compare", "data_health"}:
            assert "Somebody has to act first: " in page.words, name
            assert "there is no petition 3 (404). Check platform_id" in page.words, name
        assert "fills in by itself" not in page.words, name


def test_totals_of_several_sources_stand_apart(several: World) -> None:
    words = open_page("overview").words

    assert f"{TOTAL:,} people have signed." in words
    assert "Signed on our website: 40, as of" in words
    assert "Signed on paper: none collected yet" in words
    assert "so these totals are not added together" in words
    for name, page in open_pages().items():
        assert f"{TOTAL + 40:,}" not in page.words, name


def test_a_finding_is_shown_with_its_base_and_source_until_its_review_date(world: World) -> None:
    world.set_campaign(a_finding(str(today())))

    words = open_page("overview").words

    assert "One in six waited for answers Of 2,000 people. People chose to take part" in words
    assert "Source: A survey." in words


@pytest.mark.parametrize(
    ("finding", "why"),
    [
        (a_finding(str(today() - DAY)), "No: past its review date"),
        (a_finding(str(today() + 2 * DAY), source=None), "No: it names no source"),
    ],
)
def test_what_may_not_be_said_any_more_is_not_shown_and_reported(world: World, finding: str, why: str) -> None:
    world.set_campaign(finding)

    assert "waited for answers" not in open_page("overview").words
    assert why in open_page("data_health").words


def test_the_campaigns_published_findings_are_shown_while_they_may_be(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPAIGN_DIR", str(ROOT / "campaign"))
    campaign = load_campaign(ROOT / "campaign")
    collect_everything(world.engine, campaign, datetime.now(UTC))

    words = open_page("overview").words

    assert [finding.value for finding in campaign.finding] == ["23%", "One in six", "A quarter"]
    for entry in (*campaign.finding, *campaign.fact):
        assert (f"{entry.value} {entry.wording}" in words) == entry.is_shown_on(today())


def test_a_deadline_comes_with_the_signatures_a_day_that_it_needs(world: World) -> None:
    world.set_campaign(PARLIAMENT)
    in_ten_days = datetime.now(UK).date() + 9 * DAY
    file = world.folder / "campaign.toml"
    file.write_text(file.read_text().replace("goal = 100000", f"goal = 100000\ndeadline = {in_ten_days}"))
    world.register()
    save_totals(world.engine, world.campaign.headline_source, 99_000, start=datetime.now(UTC), every=HOUR)

    assert ": 100 a day." in open_page("overview").words
