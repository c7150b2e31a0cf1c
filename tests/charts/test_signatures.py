"""What a reader sees of growth: steps, gaps, goals, events and a day that is not over."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from syrupy.assertion import SnapshotAssertion

from campaign.model import Event, Milestone
from charts.signatures import cumulative_line, daily_bars
from charts.theme import DARK, LIGHT
from charts.time_marks import london
from metrics.growth import seven_day_average
from metrics.running_total import total_by_day, total_by_hour
from metrics.signatures import HOUR, daily_new_signatures, falls, gaps
from tests.builders import hours
from tests.charts.describe import describe
from tests.metrics.forecasting import days

# From 22:00 on 1 July in London, over a gap of three hours and a fall.
SUMMER_NIGHT = hours(0, 120, 80, None, None, None, 200, -30, 50, start="2026-07-01T21:00Z")
RESPONSE = Milestone(signatures=500, label="Government response")
DEBATE = Milestone(signatures=100_000, label="Considered for debate")
LAUNCH = Event(day=date(2026, 7, 2), label="Launch")


def a_line(found: pd.DataFrame) -> pd.DataFrame:
    """Hours as the page gives them to a line."""
    return total_by_hour(found, found["hour"].iloc[-1] + HOUR, is_polled=True)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose clock is not London's."""
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_total_is_drawn_in_steps_broken_in_gaps_with_goals_and_events(snapshot: SnapshotAssertion) -> None:
    figure = cumulative_line(
        a_line(SUMMER_NIGHT), LIGHT, goals=[RESPONSE, DEBATE], events=[LAUNCH], gaps=gaps(SUMMER_NIGHT)
    )

    assert describe(figure, LIGHT) == snapshot


def test_days_are_bars_and_today_is_hatched(snapshot: SnapshotAssertion) -> None:
    figure = daily_bars(daily_new_signatures(SUMMER_NIGHT), LIGHT, pd.Timestamp("2026-07-02"))

    assert describe(figure, LIGHT) == snapshot


def test_a_day_of_removals_is_a_bar_below_zero(snapshot: SnapshotAssertion) -> None:
    figure = daily_bars(daily_new_signatures(hours(40, -312)), LIGHT, pd.Timestamp("2026-07-05"))

    assert describe(figure, LIGHT) == snapshot


def test_a_fall_has_a_footnote_mark_and_near_ones_share_it() -> None:
    found = hours(*[10] * 100, -300, -20, *[10] * 100, start="2026-07-01T00:00Z")

    figure = cumulative_line(a_line(found), LIGHT, falls=falls(found))

    assert [(one.text, pd.Timestamp(one.x), one.y) for one in figure.layout.annotations] == [
        ("[r]", pd.Timestamp("2026-07-05 06:00"), 700)
    ]


def test_a_fall_outside_the_period_has_no_mark() -> None:
    found = hours(10, -5, *[10] * 100, start="2026-07-01T00:00Z")

    figure = cumulative_line(a_line(found).tail(50), LIGHT, falls=falls(found))

    assert len(figure.layout.annotations) == 0


def test_a_fall_of_the_hour_that_is_not_over_stands_at_the_newest_reading() -> None:
    found, newest = hours(10, 10, -5), datetime(2026, 7, 1, 2, 27, tzinfo=UTC)

    figure = cumulative_line(total_by_hour(found, newest, is_polled=True), LIGHT, falls=falls(found))

    (mark,) = figure.layout.annotations
    assert (pd.Timestamp(mark.x), mark.y) == (pd.Timestamp("2026-07-01 03:27"), 15)
    assert pd.Timestamp(figure.data[0].x[-1]) == pd.Timestamp(mark.x)


def test_totals_of_days_are_named_by_their_day_and_keep_the_events_of_the_first_and_the_last() -> None:
    by_day = pd.DataFrame({"day": pd.date_range("2026-07-01", periods=10), "total": range(10)})
    on = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 10), date(2026, 7, 11)]

    figure = cumulative_line(
        total_by_day(by_day, datetime(2026, 7, 20, tzinfo=UTC)),
        LIGHT,
        events=[Event(day=day, label=str(day)) for day in on],
    )

    assert figure.layout.xaxis.hoverformat == "%-d %B %Y"
    assert [pd.Timestamp(at).date() for at in figure.data[0].x] == [day.date() for day in by_day["day"]]
    assert [one.text for one in figure.layout.annotations] == ["2", "3"]
    # The first total is that of the end of the first day, where the line begins.
    assert figure.layout.shapes[0].x0 == pd.Timestamp("2026-07-01 23:59:59.999").timestamp() * 1000


def test_near_events_share_a_label_and_keep_their_lines() -> None:
    on = [date(2026, 7, 2), date(2026, 7, 3), date(2026, 8, 1)]
    events = [Event(day=day, label=str(day)) for day in on]

    figure = cumulative_line(a_line(hours(*[1] * 24 * 60)), LIGHT, events=events)

    assert [one.text for one in figure.layout.annotations] == ["1, 2", "3"]
    assert len(figure.layout.shapes) == 3


def test_days_have_their_average_as_a_line(snapshot: SnapshotAssertion) -> None:
    found = days([70, 60, 50, 40, 30, 20, 10, 80], first="2026-07-01")
    bars = found[["day", "gained"]].astype({"gained": "int64"})

    figure = daily_bars(bars, LIGHT, pd.Timestamp("2026-07-08"), seven_day_average(found))

    assert describe(figure, LIGHT) == snapshot


def test_an_average_that_is_not_known_yet_is_not_drawn() -> None:
    found = days([70, 60, 50])

    figure = daily_bars(found, LIGHT, pd.Timestamp("2026-07-08"), seven_day_average(found))

    assert [trace.type for trace in figure.data] == ["bar"]
    assert len(figure.layout.annotations) == 0


def test_light_and_dark_say_the_same() -> None:
    line, by_day = a_line(SUMMER_NIGHT), daily_new_signatures(SUMMER_NIGHT)

    for palette in (LIGHT, DARK):
        drawn = [
            cumulative_line(line, palette, goals=[RESPONSE], events=[LAUNCH], gaps=gaps(SUMMER_NIGHT)),
            daily_bars(by_day, palette, pd.Timestamp("2026-07-02")),
        ]
        words = [describe(figure, palette).removeprefix(palette.mode) for figure in drawn]
        if palette is LIGHT:
            in_light = words

    assert words == in_light


def test_times_are_londons_in_the_figure_and_have_no_zone() -> None:
    figure = cumulative_line(a_line(SUMMER_NIGHT), LIGHT, gaps=gaps(SUMMER_NIGHT))

    first, band = pd.Timestamp(figure.data[0].x[0]), figure.layout.shapes[0]
    assert (first, first.tzinfo) == (pd.Timestamp("2026-07-01 23:00"), None)
    assert (pd.Timestamp(band.x0), pd.Timestamp(band.x1)) == (
        pd.Timestamp("2026-07-02 01:00"),
        pd.Timestamp("2026-07-02 04:00"),
    )


def test_the_hour_that_comes_twice_is_drawn_twice() -> None:
    moments = pd.Series(pd.date_range("2026-10-25T00:00Z", periods=3, freq="h"))

    assert [f"{moment:%H:%M}" for moment in london(moments)] == ["01:00", "01:00", "02:00"]


def test_days_without_a_zone_stay_as_they_are() -> None:
    days = pd.Series([pd.Timestamp("2026-07-01")])

    assert london(days) is days


@pytest.mark.usefixtures("elsewhere")
def test_an_event_stands_at_midnight_whatever_the_servers_clock() -> None:
    figure = cumulative_line(a_line(hours(*[1] * 30)), LIGHT, events=[LAUNCH])

    midnight = datetime(2026, 7, 2, tzinfo=UTC).timestamp() * 1000  # plotly reads a number as a clock's time
    assert (figure.layout.shapes[0].x0, figure.layout.annotations[0].x) == (midnight, midnight)


def test_events_are_numbered_by_their_day_and_only_those_in_the_period_are_drawn() -> None:
    on = [date(2026, 7, 3), date(2026, 7, 2), date(2026, 6, 1), date(2027, 1, 1)]
    events = [Event(day=day, label=str(day)) for day in on]

    figure = cumulative_line(a_line(hours(*[1] * 72)), LIGHT, events=events)

    # The first of the list below the chart lies before the period, so the marks begin with the second.
    assert [one.text for one in figure.layout.annotations] == ["2", "3"]


@pytest.mark.parametrize(("highest", "is_drawn"), [(70_000, False), (75_000, True), (100_000, True), (250_000, True)])
def test_a_goal_is_drawn_once_it_is_within_reach(highest: int, is_drawn: bool) -> None:
    figure = cumulative_line(a_line(hours(0, highest)), LIGHT, goals=[DEBATE])

    assert [one.text for one in figure.layout.annotations] == ["100,000: Considered for debate"] * is_drawn


def test_the_axis_of_counts_begins_at_zero() -> None:
    figure = cumulative_line(a_line(hours(48_000, 200)), LIGHT)

    assert figure.layout.yaxis.rangemode == "tozero"
    assert figure.layout.yaxis.range is None


def test_one_reading_is_a_figure_too() -> None:
    figure = cumulative_line(a_line(hours(0)), LIGHT, goals=[DEBATE], events=[LAUNCH])

    assert list(figure.data[0].y) == [0]


def test_a_reading_between_two_gaps_is_a_dot() -> None:
    found = hours(1, 1, None, None, None, 5, None, None, None, 1, 1)

    line, dots = cumulative_line(a_line(found), LIGHT, gaps=gaps(found)).data

    assert list(dots.y) == [7]
    assert pd.Timestamp(dots.x[0]) == pd.Timestamp("2026-07-01 07:00")
    assert list(line.y[~pd.isna(line.y)]) == [1, 2, 7, 8, 9]


def test_all_gaps_are_labelled() -> None:
    found = hours(1, None, None, 1, None, None, None, 1)

    figure = cumulative_line(a_line(found), LIGHT, gaps=gaps(found))

    assert [one.text for one in figure.layout.annotations] == ["No data collected"] * 2
    lengths = [pd.Timestamp(shape.x1) - pd.Timestamp(shape.x0) for shape in figure.layout.shapes]
    assert lengths == [timedelta(hours=2), timedelta(hours=3)]


def test_a_goal_that_was_passed_is_named_below_its_line_and_no_gap_is_named_there() -> None:
    found = hours(100, 100, 100, 400, None, None, None, 300)

    figure = cumulative_line(a_line(found), LIGHT, goals=[RESPONSE], gaps=gaps(found))

    goal, gap = figure.layout.annotations
    assert (goal.text, goal.xanchor, goal.yanchor) == ("500: Government response", "right", "top")
    assert gap.text == "No data collected"
    assert 500 / 1_000 > gap.y > 0  # half of the figure is no low goal

    low = Milestone(signatures=300, label="A low goal")
    *_, gap = cumulative_line(a_line(found), LIGHT, goals=[low], gaps=gaps(found)).layout.annotations
    assert gap.y > 300 / 1_000


@pytest.mark.parametrize(("highest", "left"), [(45_138, 64), (1_000_000, 82), (480, 47), (0, 33)])
def test_margins_are_those_that_plotly_finds_by_drawing_twice(highest: int, left: int) -> None:
    """In Chromium, for numbers up to 40,000 and to 1,000,000, plotly.js 4.2 measured 64.1 and 81.5 pixels, and 30.8."""
    line = cumulative_line(a_line(hours(0, highest)), LIGHT)

    assert (line.layout.margin.l, line.layout.margin.b) == (left, 31)
    assert line.layout.yaxis.automargin
    assert line.layout.xaxis.automargin


def test_there_is_room_for_the_number_of_a_goal_above_the_line_and_for_none_at_all() -> None:
    goal = Milestone(signatures=10_000, label="Government response")

    near = cumulative_line(a_line(hours(0, 9_000)), LIGHT, goals=[goal], events=[LAUNCH])
    unknown = cumulative_line(a_line(hours(0, None)), LIGHT)

    assert (near.layout.margin.l, unknown.layout.margin.l) == (64, 33)
