"""The goal: where it stands, when it may be reached, and how well such forecasts did before."""

import pandas as pd
import streamlit as st

from campaign.model import Milestone
from charts.comparison import curves_since_launch
from charts.forecast import forecast_fan
from metrics.comparison import since_launch
from metrics.forecast import Forecast
from metrics.outlook import Outlook, Unknown
from metrics.signatures import UK, broken_at_gaps, within_days
from ui.chart_block import chart_block, palette
from ui.chart_words import ChartWords
from ui.filters import Filters
from ui.forecasts import (
    counted_until_long_ago,
    expected_in_words,
    forecast_of,
    gained_in_last_seven_days,
    launch_day,
    outlook_of,
    past_forecasts_of,
    whole_days,
)
from ui.growth import source_words
from ui.link_notices import forget_notices, note_ignored, show_notices
from ui.loaders import campaign, load_hours, now
from ui.milestones import likely_words, pace_words, reached_words
from ui.states import notice
from ui.tables import in_words
from ui.view import health_of
from ui.words import day_words, number, people

_DAYS_SHOWN, _DAYS_AHEAD_SHOWN, _PAST_SHOWN = 60, 28, 20
_HIGHEST_GOAL = 100_000_000
_GOAL_OF_LINK = "goal_of_link"
_DEFINITIONS = ("Forecast", "Forecast range", "Plain pace", "Likely dates")


def choose_goal() -> int:
    """The campaign's goal, or one that the reader tries; a link keeps it."""
    # Not bound to the link by Streamlit, which makes 1 of 1.5 and fails on a number of thousands of digits.
    given, state = st.query_params.get_all("goal"), st.session_state
    is_known = note_ignored("goal", _is_goal)
    if "goal" not in state or state.get(_GOAL_OF_LINK) != given:
        state["goal"] = int(given[0]) if given and is_known else campaign().petition.goal
        state[_GOAL_OF_LINK] = given
    tried = st.number_input(
        "Try a goal (yours, not the campaign's)", min_value=1, max_value=_HIGHEST_GOAL, step=1_000, width=320,
        key="goal", on_change=_keep_in_link,
    )  # fmt: skip
    show_notices("goal")
    return int(tried)


def _keep_in_link() -> None:
    forget_notices()
    st.session_state[_GOAL_OF_LINK] = [str(st.session_state["goal"])]
    st.query_params["goal"] = str(st.session_state["goal"])


def standing(found: Outlook, goal: int, filters: Filters) -> None:
    """The goal in one sentence, the pace it has and the pace it needs."""
    what = "the goal" if goal == campaign().petition.goal else "this goal"
    st.header(expected_in_words(found, filters.source.key, what), anchor=False)
    progress = found.progress
    if not progress.is_passed:
        st.write(
            f"{people(progress.total)} of {number(goal)} {'has' if progress.total == 1 else 'have'} signed "
            f"({progress.whole_percent}%); {number(progress.missing)} to go."
        )
    if found.at_pace is not None:
        st.write(f"If every week brought what the last seven whole days brought: about {day_words(found.at_pace)}.")
    balance = gained_in_last_seven_days(filters.source.key)
    if balance is not None and balance < 0 and found.unknown is None:
        st.write(
            f"More signatures were removed than given in the last seven whole days: {number(-balance)} on balance. The "
            "forecast is of what is given; nobody can say what may be removed."
        )
    deadline = campaign().petition.deadline
    if found.needed is not None and deadline is not None:
        st.write(f"To reach it by {day_words(deadline)}: {number(found.needed)} a day.")


def milestones_with(goal: int) -> list[Milestone]:
    """The campaign's milestones and this goal, unless it is one of them, in rising order."""
    milestones = list(campaign().milestones)
    if goal not in {milestone.signatures for milestone in milestones}:
        label = "The goal" if goal == campaign().petition.goal else "The goal tried here"
        milestones.append(Milestone(signatures=goal, label=label))
    return sorted(milestones, key=lambda milestone: milestone.signatures)


def fan(goal: int, filters: Filters) -> None:
    """What was counted, then what may come, dashed, within its range."""
    found = forecast_of(filters.source.key)
    if isinstance(found, str):
        _no_forecast(found, filters)
        return
    hours = load_hours(filters.source.key)
    # Files list signatures: an hour without one is no gap in the counting.
    line = hours if health_of(filters).every is None else broken_at_gaps(hours)
    start = pd.Timestamp(now()).tz_convert(UK).normalize() - pd.DateOffset(days=_DAYS_SHOWN)
    series = within_days(line.rename(columns={"hour": "at"})[["at", "total"]], "at", start)
    # Further ahead the range is so wide that nothing else could be seen; the table has all days.
    path = found.path.head(_DAYS_AHEAD_SHOWN)
    last = path.iloc[-1]
    words = ChartWords(
        title=f"By {day_words(last['day'].date())}, between {_rounded(last['low80'])} and {_rounded(last['high80'])}",
        subtitle=(
            "Signatures in all. Dashed: forecast from the whole days so far; band: the range that holds what comes in "
            "about 8 of 10 cases. It is wide, since petitions are mentioned again."
        ),
        alt=f"Line chart: {number(found.total)} by {day_words(found.made_on.date())}, then a dashed forecast with its "
        f"80% range up to {day_words(last['day'].date())}.",
        source=source_words(health_of(filters).counted_at or now(), filters),
        definitions=_DEFINITIONS,
    )
    figure = forecast_fan(series, found.made_on, found.total, path, palette(), milestones_with(goal))
    chart_block("forecast", words, figure, path_table(found))


def milestone_table(goal: int, filters: Filters) -> None:
    """Every milestone and the goal with the day on which it was reached, or its likely dates."""
    today, source = now().astimezone(UK).date(), filters.source.key
    rows = []
    for milestone in milestones_with(goal):
        found = outlook_of(milestone.signatures, source)
        if found is None:
            return
        likely, at_pace = likely_words(found, today), pace_words(found)
        if found.progress.is_passed:
            likely = at_pace = reached_words(milestone.signatures, source)
        rows.append((milestone.label, milestone.signatures, likely, at_pace))
    table = pd.DataFrame(rows, columns=["Milestone", "Signatures", "Likely", "At the last seven days' pace"])
    st.header("Milestones", anchor=False)
    st.table(in_words(table), alt="Table: milestones and when they may be reached", hide_index=True)
    st.caption("Likely: the range that holds the day in about 8 of 10 cases, if petitions go on as petitions do.")


def how_it_did(filters: Filters) -> None:
    """Forecasts as they would have been made in this campaign's own past, with what came."""
    past = past_forecasts_of(filters.source.key)
    with st.expander("How this is worked out, and how well it did before"):
        st.write(
            "The forecast follows the level of the last weeks and lets it fall off with the days since the last surge, "
            "as petitions do. Its range is as wide as the method was off on real petitions to the UK Parliament and, "
            "after 60 days, on this one. Campaign events that are still to come are not in it."
        )
        if past.empty:
            st.caption("Too early to look back: a forecast needs ten whole days, and then some to come.")
            return
        held = int(past["is_within"].sum())
        st.write(f"{held} of {len(past)} such forecasts would have held what came within their 80% range.")
        newest = past.head(_PAST_SHOWN)
        st.caption(
            "New signatures in the days ahead of each forecast."
            + (f" The newest {len(newest)} of {len(past)} are shown." if len(past) > len(newest) else "")
        )
        st.table(in_words(past_table(newest)), alt="Table: earlier forecasts and what came", hide_index=True)


def past_table(past: pd.DataFrame) -> pd.DataFrame:
    """Earlier forecasts with what came, in few columns, so that a phone shows all of them."""
    return pd.DataFrame(
        {
            "Made on": past["made_on"],
            "Days ahead": past["horizon"],
            "Forecast (80% range)": [
                f"{number(expected)} ({number(low)} to {number(high)})"
                for expected, low, high in zip(past["expected"], past["low80"], past["high80"], strict=True)
            ],
            "What came": [
                f"{number(came)}, {'within' if is_within else 'outside'}"
                for came, is_within in zip(past["came"], past["is_within"], strict=True)
            ],
        }
    )


def beside_others(filters: Filters) -> None:
    """This campaign's curve beside reference petitions, from their launch on."""
    launch, days = launch_day(filters.source.key), whole_days(filters.source.key)
    if launch is None or len(days) < 2:
        return
    own = campaign().campaign.name
    table = since_launch(days, launch, own)
    others = [name for name in dict.fromkeys(table["series"]) if name != own]
    words = ChartWords(
        title=f"{own} beside {len(others)} petitions of like size",
        subtitle="Signatures in all, by days since the launch; the others go on a little, to show what may follow.",
        alt=f"Line chart of {own} and {', '.join(others)} by days since their launch.",
        source=f"{source_words(health_of(filters).counted_at or now(), filters)} Other petitions: UK Parliament, "
        "Open Government Licence v3.0.",
        definitions=("Beside earlier petitions",),
    )
    wide = table.pivot_table(index="day", columns="series", values="total", aggfunc="last")
    wide = wide.reindex(columns=[own, *others]).reset_index().rename(columns={"day": "Day"}).astype("Int64")
    chart_block("beside-others", words, curves_since_launch(table, palette()), wide)


def path_table(found: Forecast) -> pd.DataFrame:
    """The forecast day by day, for tables and files."""
    path = found.path
    whole = {name: path[name].round().astype("int64") for name in ("expected", "low80", "high80", "low95", "high95")}
    return pd.DataFrame(
        {
            "Day": path["day"],
            "Expected": whole["expected"],
            "80% range from": whole["low80"],
            "80% range to": whole["high80"],
            "95% range from": whole["low95"],
            "95% range to": whole["high95"],
        }
    )


def _no_forecast(why: Unknown, filters: Filters) -> None:
    ended_on = counted_until_long_ago(filters.source.key)
    if why == "ended":
        notice(f"{health_of(filters).ended}. There is no forecast any more.")
    elif why == "old figures" and ended_on is not None:
        notice(f"There is no forecast: figures end on {day_words(ended_on)}. Data health says how each source does.")
    else:
        notice("Too early to estimate: a forecast needs ten whole days of counts.")


def _is_goal(value: str) -> bool:
    # Ten digits are too many anyway, and thousands of them are no number to Python.
    return value.isdecimal() and len(value) < 10 and 1 <= int(value) <= _HIGHEST_GOAL


def _rounded(value: float) -> str:
    """Three digits: more would promise too much."""
    digits = 3 - len(str(int(value)))
    return number(round(value, min(digits, 0)))
