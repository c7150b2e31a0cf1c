"""Times in words, as files write them: read once, in UTC, the same way for every kind of file."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

# ISO 8601 is tried first; then the day-first forms that British exports use. Month-first is only read where the
# configuration says so: 03/04/2026 cannot be told apart.
_DAY_FIRST = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y",
)  # fmt: skip


def known_time_zone(name: str) -> str:
    """The name itself.

    Raises:
        ValueError: There is no time zone of this name; the message says what a name looks like.
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError('a time zone such as "Europe/London" or "America/New_York"') from error
    return name


TimeZone = Annotated[str, AfterValidator(known_time_zone)]


def moment(text: str, time_zone: str, time_format: str | None = None) -> datetime:
    """A time in UTC; one without a zone of its own is of `time_zone`. `time_format` (strptime) replaces usual forms.

    A time that the clocks skip or repeat is taken as the first reading of it.

    Raises:
        ValueError: It is no time that can be read.
        OverflowError: In UTC it would lie before year 1 or after 9999.
    """
    found = _parsed(text, time_format)
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(time_zone))
    return found.astimezone(UTC)


def _parsed(text: str, time_format: str | None) -> datetime:
    if time_format:
        return datetime.strptime(text, time_format)  # noqa: DTZ007 - the caller gives it its zone
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        for form in _DAY_FIRST:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 - the caller gives it its zone
            except ValueError:
                continue
        raise
