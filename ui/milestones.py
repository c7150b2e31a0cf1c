"""The steps and milestones of a petition in words, with the dates that its platform gives."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from data_sources.records import MilestoneDate, MilestoneName
from metrics.outlook import Outlook, Unknown, range_in_words
from metrics.signatures import day_reached
from ui.loaders import campaign, headline, load_hours, load_milestones, now
from ui.words import UK, day_words

_WORDS: dict[MilestoneName, str] = {
    "opened": "Opened on {day}",
    "response_threshold": "Reached 10,000 signatures on {day}: the Government has to respond",
    "government_response": "The Government responded on {day}",
    "debate_threshold": "Reached 100,000 signatures on {day}: Parliament considers it for a debate",
    "debate_scheduled": "The debate was set for {day}",
    "debate_outcome": "What was said in the debate was published on {day}",
    "closed": "Closed to new signatures on {day}",
    "rejected": "Rejected on {day}",
}
_THRESHOLDS: dict[int, MilestoneName] = {10_000: "response_threshold", 100_000: "debate_threshold"}
_UNKNOWN: dict[Unknown, str] = {"too early": "Too early to say", "ended": "Not reached", "old figures": "Not known"}
_DEBATE_AHEAD = "A debate in Parliament is set for {day}"


def petition_steps() -> None:
    """The steps of the campaign's own petition, as a list; nothing where its platform gives no dates."""
    dates = load_milestones().get(headline().source, ())
    if dates:
        st.header("The petition so far", anchor=False)
        st.markdown("\n".join(f"- {words}" for words in steps_in_words(dates, now().astimezone(UK).date())))
        st.caption(f"Dates: {campaign().headline_source.label}.")


def milestone_notes() -> None:
    """The same of every source, for Data health."""
    dates = load_milestones()
    named = [source for source in campaign().sources if source.key in dates]
    if not named:
        return
    st.header("Dates of the petitions", anchor=False)
    for source in named:
        steps = steps_in_words(dates[source.key], now().astimezone(UK).date())
        st.markdown("\n".join([f"{source.label}:", "", *(f"- {words}" for words in steps)]))


def steps_in_words(dates: Iterable[MilestoneDate], today: date) -> list[str]:
    """One sentence each, without a full stop, in order of time."""
    found = []
    for one in dates:
        day = one.reached_at.astimezone(UK).date()
        is_ahead = one.name == "debate_scheduled" and day >= today
        found.append((_DEBATE_AHEAD if is_ahead else _WORDS[one.name]).format(day=day_words(day)))
    return found


def likely_words(found: Outlook, today: date) -> str:
    """When a goal may be reached, in few words."""
    if found.progress.is_passed:
        return "Reached"
    if found.unknown is not None:
        return _UNKNOWN[found.unknown]
    if found.earliest is None:
        return f"May not be reached in the next {found.days_ahead} days"
    if found.latest is None:
        return f"From {day_words(found.earliest)}, or not in the next {found.days_ahead} days"
    return range_in_words(found.earliest, found.latest, today, "to")


def pace_words(found: Outlook) -> str:
    """When a goal that is not reached would be, if the last seven whole days went on."""
    if found.unknown is not None:
        return _UNKNOWN[found.unknown]
    return "Not at that pace" if found.at_pace is None else day_words(found.at_pace)


def reached_words(signatures: int, source: str) -> str:
    """That a milestone was reached, and on which day: by the platform's own date, or else by what was counted."""
    name = _THRESHOLDS.get(signatures)
    dates = [one.reached_at.astimezone(UK).date() for one in load_milestones().get(source, ()) if one.name == name]
    day = dates[0] if dates else day_reached(load_hours(source), signatures)
    return "Reached" if day is None else f"Reached on {day_words(day)}"
