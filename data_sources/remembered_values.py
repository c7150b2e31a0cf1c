"""Values of another database's columns as a job's memory (JSON) can hold them, and back, exactly."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def remembered(value: Any) -> dict[str, str]:
    """The value's kind and its text.

    Raises:
        TypeError: It is of another kind; the message names that, never the value.
    """
    match value:
        case bool():
            raise TypeError("true or false, which cannot be remembered")
        case int():
            return {"number": str(value)}
        case str():
            return {"text": value}
        case datetime():
            return {"time": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case UUID():
            return {"uuid": str(value)}
        case _:
            raise TypeError(f"of the kind {type(value).__name__}, which cannot be remembered")


def recalled(entry: dict[str, str] | None) -> Any:
    """The value that was remembered; none where nothing was."""
    match entry:
        case {"number": text}:
            return int(text)
        case {"text": text}:
            return text
        case {"time": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"decimal": text}:
            return Decimal(text)
        case {"uuid": text}:
            return UUID(text)
        case _:
            return None
