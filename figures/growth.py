"""Words and tables about growth, for pages and briefings."""

from datetime import datetime, timedelta
from typing import Literal

import pandas as pd

from campaign.model import Campaign
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.history import History
from figures.known import Known
from figures.words import UK, clock, day_words, london_day, moment_words, number, people, signatures
from metrics.growth import seven_day_average

_FALLS_SHOWN = 10
NOTHING_YET = "Nothing has been collected from the petition so far."
NO_BREAKDOWN = "No breakdown by area has been collected yet."
Kind = Literal["cumulative", "daily"]
_DEFINITIONS: dict[Kind, tuple[str, ...]] = {
    "cumulative": ("Signatures gained", "Gaps", "Falls", "Periods"),
    "daily": ("Daily new signatures", "Gaps", "Periods"),
}


def growth_words(known: Known, found: History, filters: Filters, kind: Kind) -> ChartWords:
    """Title, unit, alternative text and source of a chart of growth; the title is worked out from the figures."""
    unit = "Signatures in all" if kind == "cumulative" else "New signatures a day"
    today = pd.Timestamp(known.now).tz_convert(UK).normalize().tz_localize(None)
    unfinished = " Today is not over." if kind == "daily" and today in set(found.days["day"]) else ""
    title = total_title(found, filters, known.now) if kind == "cumulative" else daily_title(known, found, filters)
    first, last = found.series["total"].dropna().iloc[[0, -1]]
    shape = "Line chart" if kind == "cumulative" else "Bar chart"
    return ChartWords(
        title=title,
        subtitle=f"{unit}, {filters.area_name}, {filters.period_words}.{unfinished} London days and times.",
        alt=(
            f"{shape} of signatures for {filters.area_name}, {filters.period_words}: "
            f"from {number(first)} to {number(last)}. {title}."
        ),
        source=source_words(known, found.counted_at, filters),
        definitions=_DEFINITIONS[kind],
    )


def total_title(found: History, filters: Filters, now: datetime) -> str:
    """One true sentence about the line that is shown: of exact dates, and of a count that has just begun, what they
    brought; else of the last seven days."""
    gained = int(found.days["gained"].sum())
    is_whole = filters.is_of_all_time and filters.area.is_all and filters.channel is None
    if found.gained_week is None and is_whole and gained > 0:
        return f"{people(gained)} signed since counting began, less than seven days ago"
    if filters.days is None:
        return growth_title(found, now)
    if gained < 0:
        return f"{signatures(-gained)} {'was' if gained == -1 else 'were'} removed on balance: {filters.period_words}"
    return f"{people(gained) if gained else 'Nobody'} signed: {filters.period_words}"


def growth_title(found: History, now: datetime) -> str:
    """One true sentence about the seven days up to the newest reading."""
    if found.gained_week is None:
        return "Counting began less than seven days ago"
    if found.gained_week < 0:
        were = "was" if found.gained_week == -1 else "were"
        return f"{signatures(-found.gained_week)} {were} removed on balance in {week_words(found, now)}"
    # Of fewer than two a day a mean would say "about 0" of people who signed.
    few = found.gained_week < 2 * 7
    signed = people(found.gained_week) if few else f"About {people(round(found.gained_week / 7))} a day"
    sentence = f"{signed if found.gained_week else 'Nobody'} signed in {week_words(found, now)}"
    before = found.gained_week_before
    if before is None or before <= 0:
        return sentence
    change = found.gained_week / before - 1
    if abs(change) < 0.05:
        return f"{sentence}, about the same as the week before"
    return f"{sentence}, {'more' if change > 0 else 'fewer'} than the week before"


def week_words(found: History, now: datetime) -> str:
    """The seven days that a week's figures are of: with their last day where they did not end just now."""
    if now - found.week_until < timedelta(days=1):
        return "the last 7 days"
    return f"the 7 days to {day_words(london_day(found.week_until))}"


def daily_title(known: Known, found: History, filters: Filters) -> str:
    """One true sentence about the days: of the first reading of a total, that nothing was counted before it."""
    is_first = filters.area.is_all and filters.channel is None and len(known.hours(filters.source.key)) == 1
    if is_first and not found.days["gained"].any():
        return f"Counting began with {signatures(found.series['total'].iloc[-1])}: nothing to compare yet"
    return busiest_day_title(found.days)


def busiest_day_title(days: pd.DataFrame) -> str:
    """One true sentence about the day with the most new signatures."""
    gained = int(days["gained"].max())
    busiest = days.loc[days["gained"] == gained, "day"].tolist()
    if gained <= 0:
        return "No day of this period brought new signatures on balance"
    if len(days) == 1:
        return f"{day_words(busiest[0])} brought {signatures(gained)}"
    if len(busiest) > 1:
        return f"{len(busiest)} days brought the most new signatures in a day: {number(gained)} each"
    return f"{day_words(busiest[0])} brought the most new signatures in a day: {number(gained)}"


def nothing_new_words(filters: Filters) -> str:
    """That nobody signed in an area in a period."""
    return (
        f"No new signatures counted in {filters.area_name}, {filters.period_words}. Those given before are in the "
        "total on Overview."
    )


def source_words(known: Known, counted_at: datetime, filters: Filters) -> str:
    """Where the figures come from, and when they were read."""
    mark = "Demonstration data. " if known.campaign.is_demonstration else ""
    return f"{mark}Source: {filters.source.label}, as of {moment_words(counted_at, known.now)}."


def average_shown(known: Known, filters: Filters) -> pd.DataFrame | None:
    """The seven-day average (`day`, `average`) of the selected days; it is shown for the whole of the UK alone."""
    if not filters.area.is_all or filters.channel is not None:
        return None
    return filters.days_within(seven_day_average(known.days(filters.source.key)), known.now)


def daily_table(days: pd.DataFrame, average: pd.DataFrame | None = None) -> pd.DataFrame:
    """Days with their gain, for tables and files; with the seven-day average (`day`, `average`) where it is drawn."""
    table = pd.DataFrame({"Day": days["day"], "New signatures": days["gained"]})
    if average is None:
        return table
    return table.assign(**{"Seven-day average": days["day"].map(average.set_index("day")["average"]).round(1)})


def hourly_table(series: pd.DataFrame) -> pd.DataFrame:
    """The running total at the end of each hour, or of each day, with a reading; the newest when it was read."""
    read = series.dropna(subset="total")
    return pd.DataFrame({"Time": read["at"], "Signatures": read["total"].astype("int64")})


def gap_notes(found: History) -> list[str]:
    """The gaps of the charts, one sentence each."""
    return [
        f"No data collected from {_local(start)} to {_local(end)}; "
        "what was signed meanwhile is counted in the hour after it."
        for start, end in zip(found.gaps["start"], found.gaps["end"], strict=True)
    ]


def fall_notes(found: History) -> list[str]:
    """The newest falls one by one; older ones together, where there are many."""
    shown = found.falls.tail(_FALLS_SHOWN)
    notes = [
        f"[r] In the hour from {_local(hour)}: the platform removed {signatures(removed)} that it found to be invalid."
        for hour, removed in zip(shown["hour"], shown["removed"], strict=True)
    ]
    earlier = found.falls.head(len(found.falls) - len(shown))
    if len(earlier):
        notes.append(f"[r] Earlier, in {number(len(earlier))} more hours: {signatures(int(earlier['removed'].sum()))}.")
    return notes


def numbered_events(campaign: Campaign) -> list[str]:
    """Every event of the charts in words, by its number."""
    in_order = sorted(campaign.event, key=lambda event: event.day)
    return [f"{place}. {day_words(event.day)}: {event.label}" for place, event in enumerate(in_order, start=1)]


def _local(moment: pd.Timestamp) -> str:
    local = moment.tz_convert(UK)
    return f"{clock(local.to_pydatetime())} on {day_words(local.date())}"
