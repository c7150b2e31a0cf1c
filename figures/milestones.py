"""The steps and milestones of a petition in words, with the dates that its platform gives."""

from collections.abc import Iterable
from datetime import date

from data_sources.records import MilestoneDate, MilestoneName
from figures.known import Known
from figures.words import day_words, london_day
from metrics.outlook import Outlook, Unknown, range_in_words
from metrics.signatures import day_reached

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


def steps_in_words(dates: Iterable[MilestoneDate], today: date) -> list[str]:
    """One sentence each, without a full stop, in order of time."""
    found = []
    for one in dates:
        day = london_day(one.reached_at)
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


def reached_words(known: Known, signatures: int, source: str) -> str:
    """That a milestone was reached, and on which day: by the platform's own date, or else by what was counted."""
    name = _THRESHOLDS.get(signatures)
    dates = [london_day(one.reached_at) for one in known.milestones().get(source, ()) if one.name == name]
    day = dates[0] if dates else day_reached(known.hours(source), signatures)
    return "Reached" if day is None else f"Reached on {day_words(day)}"
