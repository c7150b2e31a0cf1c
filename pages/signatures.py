"""Signatures: how the count grew, day by day and hour by hour, with its gaps and falls."""

from figures.filters import Filters
from figures.growth import nothing_new_words
from figures.history import History
from ui import plain
from ui.filters import current_filters
from ui.growth import footnotes
from ui.growth_views import days, events, hours, running_total, sources
from ui.link_notices import linked_choice
from ui.loaders import campaign
from ui.refresh import wait_for_the_reader
from ui.states import nothing_yet, notice
from ui.unusual import unusual_footnotes
from ui.view import history

TOTAL, HOURS, SOURCES = "Total and days", "Hours", "Sources"


def page(filters: Filters) -> None:
    """Everything on the page, or why there is nothing yet."""
    plain.title(f"Signatures, {filters.area_name}", anchor=False)
    wait_for_the_reader()
    found = history(filters)
    if found is None:
        nothing_yet("No signatures have been collected yet.", lambda: history(filters) is not None)
    elif found.series.empty or found.days.empty:
        notice(nothing_new_words(filters))
    else:
        growth(found, filters)


def growth(found: History, filters: Filters) -> None:
    """One view at a time, and what has to be said of it."""
    on_offer = [TOTAL, HOURS, SOURCES] if len(campaign().sources) > 1 else [TOTAL, HOURS]
    view = linked_choice("Show", on_offer, "growth")
    if view == HOURS:
        hours(filters)
    elif view == SOURCES:
        sources(filters)
    else:
        running_total(found, filters)
        days(found, filters)
        events(filters)
        footnotes(found)
        unusual_footnotes(filters)


page(current_filters())
