"""The parts of the Overview page."""

from collections.abc import Iterable
from html import escape

import plotly.graph_objects as go
import streamlit as st

from charts.signatures import cumulative_line
from charts.theme import Palette
from figures.filters import Filters
from figures.growth import NOTHING_YET, hourly_table
from figures.history import Latest
from figures.overview import (
    NOT_ADDED_UP,
    KeyFigure,
    beside_the_number,
    goal_figure,
    other_source_words,
    rate_figure,
    signed_words,
    week_figure,
)
from figures.statements import fact_note, finding_note
from figures.words import london_day, number
from metrics.signatures import GoalProgress
from metrics.thinning import thinned
from ui import plain
from ui.chart_block import chart_block, palette
from ui.growth import growth_words
from ui.known import KNOWN
from ui.loaders import campaign, figures_at_hand, now
from ui.navigation import pages
from ui.states import guarded, nothing_yet
from ui.status import draw_status
from ui.view import Moment, history, latest, moment_of
from ui.viewer import viewer


@st.fragment(run_every=5)
@guarded
def headline_and_goal(filters: Filters) -> None:
    """The number and how far the goal is, renewed by itself with the line above. A new hour renews the charts too."""
    with figures_at_hand():
        _headline_and_goal(filters)


def _headline_and_goal(filters: Filters) -> None:
    draw_status()
    newest = latest(filters)
    if newest is None:
        st.html('<h1 class="headline">No signatures collected yet.</h1>')
        nothing_yet(NOTHING_YET, lambda: latest(filters) is not None)
        return
    st.html(
        f'<h1 class="headline"><span class="count" data-count="{newest.signatures}">{number(newest.signatures)}</span> '
        f"{escape(signed_words(newest, filters))}.</h1>"
    )
    if filters.is_headline and filters.area.is_all:
        _goal(newest, filters)
    else:
        plain.caption(beside_the_number(KNOWN, newest, filters))
    _renew_charts_each_hour(newest.counted_at.strftime("%Y-%m-%dT%H"))


def key_figures(filters: Filters) -> None:
    """The last seven days, the day the goal is reached at that pace, and the region with the highest rate."""
    found, newest = history(filters), latest(filters)
    if found is None or newest is None:
        return
    columns = st.columns(3)
    rate = _rate(filters, moment_of(filters)) if viewer().regions else None
    shown = week_figure(KNOWN, found), goal_figure(KNOWN, newest, found, filters), rate
    for column, figure in zip(columns, shown, strict=True):
        if figure is not None:
            with column:
                _draw(figure)


def growth(filters: Filters) -> None:
    """The running total, with goals, events and gaps."""
    found = history(filters)
    if found is None:
        return
    if len(found.series) < 2:
        plain.caption(
            f"No chart yet for {filters.area_name}, {filters.period_words}: it needs at least two hours of counts."
        )
        return
    words = growth_words(found, filters, "cumulative")
    figure = _line(filters, moment_of(filters), palette())
    chart_block("growth", words, figure, hourly_table(found.series))


def findings() -> None:
    """What the campaign published about its survey, each with its base and source."""
    shown = campaign().findings_shown_on(london_day(now()))
    if not shown:
        return
    st.header("What people told us", anchor=False)
    _side_by_side((finding.value, finding.wording, finding_note(finding)) for finding in shown)


def other_sources() -> None:
    """Totals of the other sources, each for itself: one person may sign in two places."""
    others = other_source_words(KNOWN)
    if not others:
        return
    st.header("Signed elsewhere", anchor=False)
    for words in others:
        plain.write(words)
    plain.caption(NOT_ADDED_UP)


def facts() -> None:
    """Context, each figure with its source and date."""
    shown = campaign().facts_shown_on(london_day(now()))
    if not shown:
        return
    st.header("Why it matters", anchor=False)
    _side_by_side((fact.value, fact.wording, fact_note(fact)) for fact in shown)


def ways_on() -> None:
    """Links to the other pages, since a phone hides the navigation."""
    others = [page for name, page in pages().items() if name != "overview"]
    if not others:
        return
    st.header("More", anchor=False)
    with st.container(horizontal=True):
        for page in others:
            st.page_link(page, label=page.title, width="content")


def _side_by_side(statements: Iterable[tuple[str, str, str]]) -> None:
    """Statements as value, wording and note, in one element: a browser spends about as much on any other."""
    shown = (
        f'<p class="finding"><strong>{escape(value)}</strong>{escape(wording)}<small>{escape(note)}</small></p>'
        for value, wording, note in statements
    )
    st.html(f'<div class="findings">{"".join(shown)}</div>')


def _goal(newest: Latest, filters: Filters) -> None:
    progress = GoalProgress(newest.signatures, campaign().petition.goal)
    words = escape(beside_the_number(KNOWN, newest, filters))
    st.html(
        f'<div class="goal" role="img" aria-label="{words}">'
        f'<span style="width:{min(progress.share, 1):.2%}"></span></div>'
        f'<p class="under">{words}</p>'
    )


@st.cache_data(max_entries=60, show_spinner=False)
def _rate(_filters: Filters, moment: Moment) -> KeyFigure:
    return rate_figure(KNOWN, _filters)


# A resource, since a copy of a figure costs as much as drawing it: nobody changes the one that all sessions show.
@st.cache_resource(max_entries=60, show_spinner=False)
def _line(_filters: Filters, moment: Moment, shades: Palette) -> go.Figure:
    found = history(_filters)
    if found is None:
        raise LookupError("there is no history to draw")
    goals = campaign().milestones if _filters.area.is_all and _filters.is_headline else ()
    return cumulative_line(thinned(found.series), shades, goals=goals, events=campaign().event, gaps=found.gaps)


def _draw(figure: KeyFigure) -> None:
    st.metric(plain.as_words(figure.label), plain.as_words(figure.value), border=True)
    for note in figure.notes:
        plain.caption(note)


def _renew_charts_each_hour(hour: str) -> None:
    """Charts are drawn anew when an hour is over, not at every tick: that would throw away zoom, hover and focus."""
    key = "overview_hour"
    if st.session_state.setdefault(key, hour) != hour:
        st.session_state[key] = hour
        st.rerun(scope="app")
