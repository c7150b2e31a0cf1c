"""The goal: where it stands, when it may be reached, and how well such forecasts did before."""

import pandas as pd
import streamlit as st

from charts.comparison import curves_since_launch
from charts.forecast import forecast_fan
from figures import goal as figures
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.tables import in_words
from figures.words import number
from metrics.comparison import since_launch
from metrics.outlook import Outlook
from ui import plain
from ui.chart_block import chart_block, palette
from ui.forecasts import forecast_of, launch_day, past_forecasts_of, whole_days
from ui.growth import source_words
from ui.known import KNOWN
from ui.link_notices import forget_notices, note_ignored, show_notices
from ui.loaders import campaign, now
from ui.states import notice
from ui.view import health_of

_PAST_SHOWN = 20
_HIGHEST_GOAL = 100_000_000
_GOAL_OF_LINK = "goal_of_link"


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
    plain.header(figures.goal_title(KNOWN, found, goal, filters.source.key), anchor=False)
    for sentence in figures.standing_words(KNOWN, found, goal, filters.source.key):
        plain.write(sentence)


def fan(goal: int, filters: Filters) -> None:
    """What was counted, then what may come, dashed, within its range."""
    found = forecast_of(filters.source.key)
    if isinstance(found, str):
        notice(figures.no_forecast_words(KNOWN, found, filters.source.key))
        return
    figure = forecast_fan(
        figures.counted_lately(KNOWN, filters.source.key),
        found.made_on,
        found.total,
        figures.path_shown(found),
        palette(),
        figures.milestones_with(campaign(), goal),
    )
    chart_block("forecast", figures.fan_words(KNOWN, found, filters), figure, figures.path_table(found))


def milestone_table(goal: int, filters: Filters) -> None:
    """Every milestone and the goal with the day on which it was reached, or its likely dates."""
    table = figures.milestone_table(KNOWN, goal, filters.source.key)
    if table is None:
        return
    st.header("Milestones", anchor=False)
    plain.table(in_words(table), alt="Table: milestones and when they may be reached")
    plain.caption(figures.LIKELY_NOTE)


def how_it_did(filters: Filters) -> None:
    """Forecasts as they would have been made in this campaign's own past, with what came."""
    past = past_forecasts_of(filters.source.key)
    with st.expander("How this is worked out, and how well it did before"):
        st.write(
            "The forecast starts from the pace of the last weeks and slows down with the days since the last surge, as "
            "petitions usually do. Its range is as wide as the errors that this method made on real petitions to the "
            "UK Parliament and, after 60 days, on this one. Events that the campaign still plans are not in it."
        )
        if past.empty:
            st.caption("Too early to look back: a forecast needs ten whole days of counts, and then days to compare.")
            return
        held = int(past["is_within"].sum())
        plain.write(f"For {held} of {len(past)} earlier forecasts, what came was within the 80% range.")
        newest = past.head(_PAST_SHOWN)
        plain.caption(
            "New signatures in the days ahead of each forecast."
            + (f" The newest {len(newest)} of {len(past)} are shown." if len(past) > len(newest) else "")
        )
        plain.table(in_words(past_table(newest)), alt="Table: earlier forecasts and what came")


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
        title=figures.beside_title(table, own),
        subtitle="Signatures in all, by days since the launch. The other lines go on a little, to show what came next.",
        alt=f"Line chart of {own} and {', '.join(others)} by days since their launch.",
        source=f"{source_words(health_of(filters).counted_at or now(), filters)} Other petitions: UK Parliament, "
        "Open Government Licence v3.0.",
        definitions=("Beside earlier petitions",),
    )
    wide = table.pivot_table(index="day", columns="series", values="total", aggfunc="last")
    wide = wide.reindex(columns=[own, *others]).reset_index().rename(columns={"day": "Day"}).astype("Int64")
    chart_block("beside-others", words, curves_since_launch(table, palette()), wide)


def _is_goal(value: str) -> bool:
    # Ten digits are too many anyway, and thousands of them are no number to Python.
    return value.isdecimal() and len(value) < 10 and 1 <= int(value) <= _HIGHEST_GOAL
