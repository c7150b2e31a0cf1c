"""Growth: the running total with its events, the days, and what came around events."""

from datetime import date

import pandas as pd

from briefing.parts import Part, Picture, empty_part
from campaign.model import Campaign
from figures.chart_words import ChartWords
from figures.events import EVENTS_NOTE, events_table
from figures.filters import Filters
from figures.growth import (
    NOTHING_YET,
    average_shown,
    daily_table,
    fall_notes,
    gap_notes,
    growth_words,
    hourly_table,
    nothing_new_words,
    numbered_events,
    source_words,
)
from figures.history import History, history
from figures.known import Known
from figures.words import UK
from metrics.thinning import thinned

# A slide is as wide as so many points; the table has all of them.
_POINTS_ACROSS = 200
_A_MOMENT = pd.Timedelta(milliseconds=1)


def growth_parts(known: Known, filters: Filters) -> list[Part]:
    """The running total, the days, and events with what came around them."""
    found = history(known, filters)
    if found is None:
        return [empty_part(known, filters, "total", "growth", NOTHING_YET)]
    if found.series.empty or found.days.empty:
        return [empty_part(known, filters, "total", "growth", nothing_new_words(filters))]
    parts = [_total(known, found, filters), _days(known, found, filters)]
    if known.campaign.event and filters.area.is_all and filters.channel is None:
        parts.append(_events(known, found, filters))
    return parts


def without_zone(moments: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    """Moments as London's clocks show them; days stay days."""
    return moments.dt.tz_convert(UK).dt.tz_localize(None) if moments.dt.tz is not None else moments


def goal_marks(campaign: Campaign, filters: Filters) -> tuple[tuple[float, str], ...]:
    """The milestones, where the campaign's own number is shown."""
    if not filters.area.is_all or not filters.is_headline:
        return ()
    return tuple((one.signatures, f"{one.label} ({one.signatures:,})") for one in campaign.milestones)


def _total(known: Known, found: History, filters: Filters) -> Part:
    series = thinned(found.series, _POINTS_ACROSS)
    picture, events = None, list[str]()
    if len(found.series) > 1:
        data = pd.DataFrame({"at": without_zone(series["at"]), "total": series["total"].astype("Float64")})
        marks, first, last = goal_marks(known.campaign, filters), data["at"].min(), data["at"].max()
        drawn = _events_between(known.campaign, first, last)
        events = [
            words for words in numbered_events(known.campaign) if words.split(".")[0] in {number for _, number in drawn}
        ]
        picture = Picture("total", data, "Signatures in all", marks, drawn)
    return Part(
        key="total",
        subject="growth",
        words=growth_words(known, found, filters, "cumulative"),
        table=hourly_table(found.series),
        notes=(*events, *gap_notes(found), *fall_notes(found)),
        picture=picture,
    )


def _days(known: Known, found: History, filters: Filters) -> Part:
    return Part(
        key="days",
        subject="growth",
        words=growth_words(known, found, filters, "daily"),
        table=daily_table(found.days, average_shown(known, filters)),
        picture=Picture("days", found.days[["day", "gained"]].reset_index(drop=True), "New signatures a day"),
    )


def _events(known: Known, found: History, filters: Filters) -> Part:
    return Part(
        key="events",
        subject="growth",
        words=ChartWords(
            title="Around events",
            subtitle=EVENTS_NOTE,
            alt="Table: events and signatures around them.",
            source=source_words(known, found.counted_at, filters),
            definitions=("After events",),
        ),
        table=events_table(known, filters.source.key),
    )


def _events_between(
    campaign: Campaign, first: pd.Timestamp, last: pd.Timestamp
) -> tuple[tuple[pd.Timestamp, str], ...]:
    """Events with their numbers; one of the first day stands where the line begins, at the first total's moment."""
    in_order = enumerate(sorted(campaign.event, key=lambda event: event.day), start=1)
    return tuple(
        (max(pd.Timestamp(event.day), first), str(place))
        for place, event in in_order
        if _within(event.day, first, last)
    )


def _within(day: date, first: pd.Timestamp, last: pd.Timestamp) -> bool:
    # An hour that ends at midnight is of the day before it.
    first_day, last_day = ((moment - _A_MOMENT).date() for moment in (first, last))
    return first_day <= day <= last_day
