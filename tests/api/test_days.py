"""What the last days brought, for the big screen and other programs."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from store.sources import register_sources
from tests.api.client import PARLIAMENT, Api, contents, problem
from tests.filled import save_totals

HOUR, LONDON = timedelta(hours=1), ZoneInfo("Europe/London")


def hourly(api: Api, *totals: int, until: datetime) -> None:
    """Running totals, one each hour up to a moment."""
    register_sources(api.engine, PARLIAMENT, until)
    start = until - (len(totals) - 1) * HOUR
    save_totals(api.engine, PARLIAMENT.headline_source, *totals, start=start, every=HOUR)


def noon() -> datetime:
    """Noon of the London day before this one."""
    today = datetime.now(UTC).astimezone(LONDON).replace(hour=12, minute=0, second=0, microsecond=0)
    return (today - timedelta(days=1)).astimezone(UTC)


def test_days_are_londons_and_add_up(empty: Api) -> None:
    # 12 hours of the first day, which is left out, then two whole days and 12 hours of a third; one person an hour.
    until = noon()
    hourly(empty, *range(100, 100 + 73), until=until)

    figures = contents(empty.ask("/api/v1/days.json"))

    days = figures.pop("days")
    assert figures == {
        "demonstration": False,
        "notice": None,
        "source": "parliament",
        "as_of": f"{until:%Y-%m-%dT%H:%M:%SZ}",
        "state": None,
        "late_after_seconds": 120,
    }
    newest = until.astimezone(LONDON).date()
    assert [day["day"] for day in days] == [f"{newest - timedelta(days=back)}" for back in (2, 1, 0)]
    assert [day["is_over"] for day in days] == [True, True, False]
    # 24, 24 and 13, or an hour more or less where the clocks changed.
    midnights = [datetime.combine(newest - timedelta(days=back), time(), LONDON).timestamp() for back in (2, 1, 0)]
    whole = [(end - start) / 3600 for start, end in pairwise(midnights)]
    assert [day["signatures"] for day in days] == [*whole, (until.timestamp() - midnights[-1]) / 3600 + 1]


def test_a_day_on_which_nobody_counted_is_null(empty_on_sqlite: Api) -> None:
    until = noon()
    hourly(empty_on_sqlite, *range(10), until=until - 72 * HOUR)
    hourly(empty_on_sqlite, *range(100, 110), until=until)

    days = contents(empty_on_sqlite.ask("/api/v1/days.json"))["days"]

    assert [day["signatures"] is None for day in days] == [True, True, False]


def test_only_as_many_days_as_were_asked_for(empty_on_sqlite: Api) -> None:
    hourly(empty_on_sqlite, *range(24 * 20), until=noon())

    assert len(contents(empty_on_sqlite.ask("/api/v1/days.json"))["days"]) == 14
    assert len(contents(empty_on_sqlite.ask("/api/v1/days.json?days=3"))["days"]) == 3


def test_a_new_figure_is_in_the_next_answer(empty_on_sqlite: Api) -> None:
    until = noon()
    hourly(empty_on_sqlite, *range(48), until=until)
    before = contents(empty_on_sqlite.ask("/api/v1/days.json"))["days"][-1]["signatures"]
    hourly(empty_on_sqlite, 1_000, until=until + timedelta(minutes=5))

    assert contents(empty_on_sqlite.ask("/api/v1/days.json"))["days"][-1]["signatures"] == before + 1_000 - 47


def test_the_first_day_has_no_days_yet(api_on_sqlite: Api) -> None:
    assert contents(api_on_sqlite.ask("/api/v1/days.json"))["days"] == []


def test_nothing_collected_is_said(empty_on_sqlite: Api) -> None:
    answer = empty_on_sqlite.ask("/api/v1/days.json")

    assert answer.status_code == 404
    assert "Ask again" in problem(answer)


@pytest.mark.parametrize("days", ["0", "61", "-1", "1.5", "x", "", "007"])
def test_a_number_of_days_that_cannot_be_is_refused(empty_on_sqlite: Api, days: str) -> None:
    answer = empty_on_sqlite.ask(f"/api/v1/days.json?days={days}")

    assert answer.status_code == 400
    assert "from 1 to 60" in problem(answer)


def test_the_answer_is_kept_for_a_moment_and_not_sent_twice(empty_on_sqlite: Api) -> None:
    hourly(empty_on_sqlite, *range(48), until=noon())
    first = empty_on_sqlite.ask("/api/v1/days.json")

    assert first.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=30"
    assert empty_on_sqlite.ask("/api/v1/days.json", If_None_Match=first.headers["etag"]).status_code == 304
