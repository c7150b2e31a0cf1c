"""The parts of the Overview page."""

from html import escape

import streamlit as st

from charts.measures import MEASURE_WORDS, value_words
from charts.signatures import cumulative_line
from metrics.signatures import UK, GoalProgress
from metrics.thinning import thinned
from store.health import source_health
from ui.area_figures import area_figures, area_level, measures_of
from ui.chart_block import chart_block, palette
from ui.filters import Filters
from ui.forecasts import expected_in_words, outlook_of
from ui.growth import growth_words, hourly_table, week_words
from ui.loaders import campaign, now, snapshot
from ui.milestones import likely_words
from ui.navigation import pages
from ui.reference_words import unit_words
from ui.states import guarded, nothing_yet
from ui.view import History, history, latest
from ui.words import compared, day_words, moment_words, number


@st.fragment(run_every=5)
@guarded
def headline_and_goal(filters: Filters) -> None:
    """The number and how far the goal is; renewed by itself. A new hour renews the charts too."""
    newest = latest(filters)
    if newest is None:
        st.html('<h1 class="headline">No signatures collected yet.</h1>')
        nothing_yet("Nothing has been collected from the petition so far.", lambda: latest(filters) is not None)
        return
    verb = "person has" if newest.signatures == 1 else "people have"
    st.html(
        f'<h1 class="headline"><span class="count" data-count="{newest.signatures}">{number(newest.signatures)}</span> '
        f"{verb} signed{escape(filters.area.within)}.</h1>"
    )
    if not filters.is_headline:
        st.caption(f"{filters.in_words}, as of {moment_words(newest.counted_at, now())}.")
    elif filters.area.is_all:
        _goal(newest.signatures)
    else:
        st.caption(f"As of {moment_words(newest.counted_at, now())}: counts by area come every ten minutes.")
    _renew_charts_each_hour(newest.counted_at.strftime("%Y-%m-%dT%H"))


def key_figures(filters: Filters) -> None:
    """The last seven days, the day the goal is reached at that pace, and the region with the highest rate."""
    found, newest = history(filters), latest(filters)
    if found is None or newest is None:
        return
    columns = st.columns(3)
    with columns[0]:
        _week(found)
    with columns[1]:
        _goal_day(GoalProgress(newest.signatures, campaign().petition.goal), found, filters)
    with columns[2]:
        _highest_rate(filters)


def growth(filters: Filters) -> None:
    """The running total, with goals, events and gaps."""
    found = history(filters)
    if found is None:
        return
    if len(found.series) < 2:
        st.caption(
            f"No chart yet for {filters.area_name}, {filters.period_words}: it needs at least two hours of counts."
        )
        return
    words = growth_words(found, filters, "cumulative")
    goals = campaign().milestones if filters.area.is_all and filters.is_headline else ()
    figure = cumulative_line(thinned(found.series), palette(), goals=goals, events=campaign().event, gaps=found.gaps)
    chart_block("growth", words, figure, hourly_table(found.series))


def findings() -> None:
    """What the campaign published about its survey, each with its base and source."""
    shown = campaign().findings_shown_on(now().date())
    if not shown:
        return
    st.header("What people told us", anchor=False)
    for column, finding in zip(st.columns(len(shown)), shown, strict=True):
        column.html(
            f'<p class="finding"><strong>{escape(finding.value)}</strong>{escape(finding.wording)}'
            f"<small>Of {escape(finding.base)}. People chose to take part, so they may differ from all patients. "
            f"Source: {escape(finding.source or '')}.</small></p>"
        )


def other_sources() -> None:
    """Totals of the other sources, each for itself: one person may sign in two places."""
    others = [source for source in campaign().sources if not source.headline]
    if not others:
        return
    st.header("Signed elsewhere", anchor=False)
    for source in others:
        health = source_health(snapshot(), source.key)
        count = "none collected yet" if health.signatures is None else number(health.signatures)
        when = f", as of {moment_words(health.counted_at, now())}" if health.counted_at else ""
        st.write(f"{source.label}: {count}{when}")
    st.caption("One person may sign in several places, so these totals are not added together.")


def facts() -> None:
    """Context, each figure with its source and date."""
    shown = campaign().facts_shown_on(now().date())
    if not shown:
        return
    st.header("Why it matters", anchor=False)
    for column, fact in zip(st.columns(len(shown)), shown, strict=True):
        note = f" {escape(fact.note)}" if fact.note else ""
        column.html(
            f'<p class="finding"><strong>{escape(fact.value)}</strong>{escape(fact.wording)}'
            f"<small>Source: {escape(fact.source or '')}, as of {day_words(fact.date)}.{note}</small></p>"
        )


def ways_on() -> None:
    """Links to the other pages, since a phone hides the navigation."""
    st.header("More", anchor=False)
    others = [page for name, page in pages().items() if name != "overview"]
    for column, page in zip(st.columns(len(others)), others, strict=True):
        column.page_link(page, label=page.title)


def _goal(total: int) -> None:
    progress = GoalProgress(total, campaign().petition.goal)
    words = (
        f"The goal of {number(progress.goal)} has been passed."
        if progress.is_passed
        else f"{progress.whole_percent}% of the goal of {number(progress.goal)}; {number(progress.missing)} to go."
    )
    st.html(
        f'<div class="goal" role="img" aria-label="{words}">'
        f'<span style="width:{min(progress.share, 1):.2%}"></span></div>'
        f'<p class="under">{words}</p>'
    )


def _week(found: History) -> None:
    gained, week = found.gained_week, week_words(found)
    words = week.removeprefix("the ")
    st.metric(words[0].upper() + words[1:], "Too early" if gained is None else number(gained), border=True)
    st.caption(
        "Counting began less than seven days ago."
        if gained is None
        else compared(gained, found.gained_week_before, week)
    )


def _goal_day(progress: GoalProgress, found: History, filters: Filters) -> None:
    gained, week = found.gained_week, week_words(found)
    if not filters.area.is_all or not filters.is_headline:
        per_week = "Too early" if gained is None else number(gained / 7)
        st.metric(f"A day, {week.removeprefix('the ')}", per_week, border=True)
        st.caption("Signatures a day, on average. The goal is set for the campaign's number in the whole of the UK.")
        return
    likely = outlook_of(progress.goal, filters.source.key, campaign().petition.deadline)
    if likely is None:
        return
    st.metric("Goal, likely", likely_words(likely, now().astimezone(UK).date()), border=True)
    st.caption(f"{expected_in_words(likely, filters.source.key)}.")
    if likely.at_pace is not None:
        st.caption(f"If every week brought what the last seven whole days brought: about {day_words(likely.at_pace)}.")
    if likely.needed is not None and (deadline := campaign().petition.deadline) is not None:
        st.caption(f"To reach it by {day_words(deadline)}: {number(likely.needed)} a day.")


def _highest_rate(filters: Filters) -> None:
    area = filters.area
    figures = area_figures(filters, "region" if area.is_all or area.level == "nation" else area_level(area))
    if figures is None or figures.table["signatures"].sum() <= 0:
        st.metric("By region", "Not yet", border=True)
        st.caption("No breakdown by area has been collected yet.")
        return
    measure = measures_of(figures.level, figures.counts.boundary_set)[0]
    words = unit_words(measure)
    if area.level in {"region", "constituency"}:
        value = figures.table.set_index("code")[measure][area.code]
        st.metric(f"{area.name}, {MEASURE_WORDS[measure]}", value_words(value, measure), border=True)
        st.caption(f"{words}, {figures.period_words}.")
        return
    best = figures.table.iloc[int(figures.table[measure].argmax())]
    st.metric("Highest rate", str(best["name"]), border=True)
    st.caption(f"{value_words(best[measure], measure)} {words[0].lower()}{words[1:]}, {figures.period_words}.")


def _renew_charts_each_hour(hour: str) -> None:
    """Charts are drawn anew when an hour is over, not at every tick: that would throw away zoom, hover and focus."""
    key = "overview_hour"
    if st.session_state.setdefault(key, hour) != hour:
        st.session_state[key] = hour
        st.rerun(scope="app")
