"""The parts of the Overview page."""

from datetime import date
from html import escape

import streamlit as st

from charts.signatures import cumulative_line
from metrics.areas import region_rates
from metrics.signatures import UK, GoalProgress, day_reached_at_pace, needed_a_day
from reference.regions import regions_by_code
from store.health import source_health
from ui.chart_block import chart_block, palette
from ui.filters import Filters
from ui.growth import growth_words, hourly_table
from ui.loaders import campaign, headline, now, snapshot
from ui.navigation import pages
from ui.states import guarded, nothing_yet
from ui.view import history, latest
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
    where = f" in {escape(filters.region.name)}" if filters.region else ""
    verb = "person has" if newest.signatures == 1 else "people have"
    st.html(
        f'<h1 class="headline"><span class="count" data-count="{newest.signatures}">{number(newest.signatures)}</span> '
        f"{verb} signed{where}.</h1>"
    )
    if filters.region is None:
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
        _week(found.gained_week, found.gained_week_before)
    with columns[1]:
        _goal_day(GoalProgress(newest.signatures, campaign().petition.goal), found.gained_week, filters)
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
    goals = campaign().milestones if filters.region is None else ()
    figure = cumulative_line(found.series, palette(), goals=goals, events=campaign().event, gaps=found.gaps)
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


def _week(gained: int | None, before: int | None) -> None:
    st.metric("Last 7 days", "Too early" if gained is None else number(gained), border=True)
    st.caption(
        "Counting began less than seven days ago." if gained is None else compared(gained, before, "the last 7 days")
    )


def _goal_day(progress: GoalProgress, gained: int | None, filters: Filters) -> None:
    if filters.region is not None:
        per_week = "Too early" if gained is None else number(gained / 7)
        st.metric("A day, last 7 days", per_week, border=True)
        st.caption("Signatures a day, on average. The goal is set for the whole of the UK.")
        return
    today = now().astimezone(UK).date()
    day: date | None = day_reached_at_pace(progress, gained, today)
    if progress.is_passed:
        value, words = "Passed", f"The goal of {number(progress.goal)} has been passed."
    elif gained is None:
        value, words = "Too early", "There is no pace yet from which a day could be worked out."
    elif day is None:
        value, words = "Not in sight", "At the pace of the last seven days, not within ten years."
    else:
        value, words = f"{day:%B %Y}", f"If every week brings what the last seven days brought: about {day_words(day)}."
    st.metric("Goal at this pace", value, border=True)
    st.caption(words)
    deadline = campaign().petition.deadline
    if deadline is not None and (needed := needed_a_day(progress, deadline, today)) is not None:
        st.caption(f"To reach it by {day_words(deadline)}: {number(needed)} a day.")


def _highest_rate(filters: Filters) -> None:
    areas = snapshot().areas.get(headline().source)
    if areas is None or not any(areas.regions.values()):
        st.metric("By region", "Not yet", border=True)
        st.caption("No breakdown by area has been collected yet.")
        return
    table = region_rates(areas.regions).set_index("code")["per_100k_population"]
    if filters.region is not None:
        st.metric(f"{filters.region.name}, per 100,000", f"{table[filters.region.code]:,.0f}", border=True)
        st.caption("Signatures per 100,000 people (ONS mid-2024).")
        return
    code = str(table.idxmax())
    st.metric("Highest rate", f"{regions_by_code()[code].name}", border=True)
    st.caption(f"{table[code]:,.0f} signatures per 100,000 people (ONS mid-2024).")


def _renew_charts_each_hour(hour: str) -> None:
    """Charts are drawn anew when an hour is over, not at every tick: that would throw away zoom, hover and focus."""
    key = "overview_hour"
    if st.session_state.setdefault(key, hour) != hour:
        st.session_state[key] = hour
        st.rerun(scope="app")
