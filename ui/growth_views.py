"""The views of the Signatures page: the running total, days, hours of the week, sources, and what came after events."""

import pandas as pd
import streamlit as st

from charts.comparison import source_lines
from charts.rhythm import hour_bars, hour_words, week_heatmap
from charts.signatures import cumulative_line, daily_bars
from figures.chart_words import ChartWords
from figures.events import EVENTS_NOTE, events_table
from figures.filters import Filters
from figures.growth import average_shown, daily_table, hourly_table
from figures.history import History
from figures.tables import in_words
from figures.words import number, signatures
from metrics.growth import daily_by_source
from metrics.rhythm import busiest_times, hours_of_the_day
from metrics.signatures import UK
from metrics.thinning import thinned
from ui import plain
from ui.chart_block import chart_block, palette, table_block
from ui.forecasts import hours_of_the_week_of
from ui.growth import event_notes, growth_words, source_words
from ui.known import KNOWN
from ui.loaders import campaign, load_hours, now
from ui.states import notice

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def running_total(found: History, filters: Filters) -> None:
    """The running total, with goals, events, gaps and falls."""
    if len(found.series) < 2:
        _too_short("cumulative", growth_words(found, filters, "cumulative"), hourly_table(found.series))
        return
    goals = campaign().milestones if filters.area.is_all and filters.is_headline else ()
    line = cumulative_line(
        thinned(found.series), palette(), goals=goals, events=campaign().event, gaps=found.gaps, falls=found.falls
    )
    chart_block("cumulative", growth_words(found, filters, "cumulative"), line, hourly_table(found.series))


def days(found: History, filters: Filters) -> None:
    """New signatures a day; for the whole of the UK with the average of the last seven days."""
    today = pd.Timestamp(now()).tz_convert(UK).normalize().tz_localize(None)
    average = average_shown(KNOWN, filters)
    if len(found.days) < 2:
        _too_short("daily", growth_words(found, filters, "daily"), daily_table(found.days, average))
        return
    bars = daily_bars(found.days, palette(), today, average)
    chart_block("daily", growth_words(found, filters, "daily"), bars, daily_table(found.days, average))


def _too_short(key: str, words: ChartWords, table: pd.DataFrame) -> None:
    """One figure makes no chart: its words and its table say as much."""
    plain.header(words.title, anchor=False)
    plain.caption(f"{words.subtitle} There is one figure so far: a chart needs two.")
    plain.caption(words.source)
    table_block(key, table, words)


def hours(filters: Filters) -> None:
    """When in the week people sign."""
    if not filters.area.is_all or filters.channel is not None:
        notice("Hours are known for all of the UK and all channels together: clear the filter to see them.")
        return
    week = hours_of_the_week_of(filters.source.key)
    busiest = None if week is None else busiest_times(week)
    if week is None or busiest is None:
        notice("When in the week people sign can be told once every hour of a week has been counted.")
        return
    words = ChartWords(
        title=f"Most sign on {WEEKDAYS[busiest.weekday]}s, and from {hour_words(busiest.hour)}",
        subtitle="Signatures an hour by weekday and hour, London time, since counting began.",
        alt=f"Heat map of signatures an hour by weekday and hour; most on {WEEKDAYS[busiest.weekday]}s, and from "
        f"{hour_words(busiest.hour)}.",
        source=_source(filters),
        definitions=("Hours of the week",),
    )
    table = week.assign(weekday=[WEEKDAYS[day] for day in week["weekday"]])
    table = table.rename(columns={"weekday": "Weekday", "hour": "Hour", "rate": "Signatures an hour"})
    chart_block("week", words, week_heatmap(week, palette()), table[["Weekday", "Hour", "Signatures an hour"]])
    day = hours_of_the_day(week)
    words = ChartWords(
        title=f"The busiest hour is {hour_words(busiest.hour)}: {number(round(busiest.an_hour))} on average",
        subtitle="Signatures an hour by hour of the day, London time; every weekday weighs the same.",
        alt=f"Bar chart of signatures an hour by hour of the day; most from {hour_words(busiest.hour)}.",
        source=_source(filters),
        definitions=("Hours of the week",),
    )
    chart_block("day", words, hour_bars(day, palette()), day.rename(columns={"hour": "Hour", "rate": "An hour"}))


def sources(filters: Filters) -> None:
    """Every source's running total, side by side and not added up."""
    names = {source.key: source.label for source in campaign().sources}
    hours = {key: found for key in names if not (found := load_hours(key)).empty}
    if not hours:
        notice("No source has been counted yet.")
        return
    table, shown = daily_by_source(hours), [names[key] for key in hours]
    words = ChartWords(
        title=_largest(table, names),
        subtitle="Signatures in all by day. One person may sign in several places, so sources are not added up.",
        alt=f"Line chart of the running totals of {', '.join(shown)}.",
        source=_source(filters),
        definitions=("Growth by source",),
    )
    wide = table.pivot_table(index="day", columns="source", values="total", aggfunc="last")
    wide = wide[list(hours)].astype("Int64").rename(columns=names)
    chart_block(
        "sources", words, source_lines(table, names, palette()), wide.reset_index().rename(columns={"day": "Day"})
    )
    if missing := [name for key, name in names.items() if key not in hours]:
        plain.caption(f"Not counted yet: {', '.join(missing)}.")


def _largest(table: pd.DataFrame, names: dict[str, str]) -> str:
    totals = table.groupby("source", sort=False)["total"].last()
    largest = names[str(totals.idxmax())]
    if len(totals) == 1:
        return f"{largest}: {signatures(int(totals.max()))}"
    return f"{largest} has the most signatures: {number(totals.max())}"


def events(filters: Filters) -> None:
    """What came on the day of each event and the day after it, beside what was expected before it."""
    if not campaign().event:
        return
    if not filters.area.is_all or filters.channel is not None:
        event_notes()
        return
    st.header("Around events", anchor=False)
    plain.caption(EVENTS_NOTE)
    shown = events_table(KNOWN, filters.source.key)
    plain.table(in_words(shown), alt="Table: events and signatures around them")


def _source(filters: Filters) -> str:
    newest = load_hours(filters.source.key)["hour"]
    return source_words(newest.iloc[-1].to_pydatetime() if len(newest) else now(), filters)
