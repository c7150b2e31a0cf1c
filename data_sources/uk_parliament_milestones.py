"""The dates of a petition's life that the UK Parliament's site gives with it."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from data_sources.errors import SourceFormatChanged
from data_sources.kinds import kind_of
from data_sources.records import MilestoneDate, MilestoneName

_UK = ZoneInfo("Europe/London")
_FIELDS: dict[str, MilestoneName] = {
    "opened_at": "opened",
    "response_threshold_reached_at": "response_threshold",
    "government_response_at": "government_response",
    "debate_threshold_reached_at": "debate_threshold",
    "scheduled_debate_date": "debate_scheduled",
    "debate_outcome_at": "debate_outcome",
    "closed_at": "closed",
    "rejected_at": "rejected",
}
# Petitions to Parliament on the web began in 2006; no other date can be one of theirs.
_YEARS = range(2000, 2201)
_LENGTH_OF_A_DAY = len("2019-04-01")


def parse_milestones(source: str, attributes: dict[str, Any]) -> tuple[MilestoneDate, ...]:
    """Read the dates that are set, in order of time; one that is missing or null has not come yet.

    Args:
        source: Whose document it is, for the error's message.
        attributes: The petition's attributes. A date may have a time, with its zone, or be a day of London.

    Raises:
        SourceFormatChanged: A date is neither a text in ISO 8601 nor null, or names no zone.
    """
    found = [
        _milestone(source, field, name, attributes[field])
        for field, name in _FIELDS.items()
        if attributes.get(field) is not None
    ]
    return tuple(sorted(found, key=lambda milestone: milestone.reached_at))


def _milestone(source: str, field: str, name: MilestoneName, value: Any) -> MilestoneDate:
    problem = SourceFormatChanged(source, f"{field} should be a date, found {kind_of(value)}")
    if not isinstance(value, str):
        raise problem
    try:
        is_day = len(value) == _LENGTH_OF_A_DAY
        moment = datetime.combine(date.fromisoformat(value), time(), _UK) if is_day else datetime.fromisoformat(value)
    except ValueError as error:
        raise problem from error
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise problem
    return MilestoneDate(name, moment.astimezone(UTC), is_day)
