"""Events in a CSV beside `campaign.toml`: what somebody keeps in a spreadsheet need not be written a second time."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from campaign.model import Event

_COLUMNS = ("day", "label")
_LONGEST_SHOWN = 60
_DAY = "expected a day such as 2026-10-13, or 13/10/2026, in the column day"


class EventMistake(Exception):
    """Lines of the file that are no events. `problems` are each line's number with what was expected there."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"line {line}: {expected}" for line, expected in problems))


def parse_events(text: str) -> tuple[Event, ...]:
    """The events of a CSV with the columns day and label, in its order; empty lines are passed over.

    A day is written as 2026-10-13 or, as British spreadsheets do, as 13/10/2026.

    Raises:
        EventMistake: The first line does not name the two columns, or a line is no event; all of them are named.
    """
    lines = _lines(text)
    first, header = next(lines, (1, list[str]()))
    places = [cell.strip().casefold() for cell in header]
    if sorted(places) != sorted(_COLUMNS):
        raise EventMistake([(first, f"expected the columns day,label; found {_shown(','.join(header))}")])
    events, problems = list[Event](), list[tuple[int, str]]()
    for line, cells in lines:
        try:
            events.append(_event(dict(zip(places, cells, strict=True))))
        except ValueError as reason:
            problems.append((line, _why(reason, cells)))
    if problems:
        raise EventMistake(problems)
    return tuple(events)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not empty with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise EventMistake([(begins, f"not readable as CSV: {error}")]) from error


def _event(cells: dict[str, str]) -> Event:
    label = " ".join(cells["label"].split())
    if not label:
        raise ValueError("expected words in the column label; found nothing")
    return Event(day=_day(cells["day"].strip()), label=label)


def _day(written: str) -> date:
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written)
    try:
        if british:
            day, month, year = map(int, british.groups())
            return date(year, month, day)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            return date.fromisoformat(written)
    except ValueError:
        pass  # such as 30 February: said below, as every other text that is no day
    raise ValueError(f"{_DAY}; found {_shown(written)}")


def _why(reason: ValueError, cells: list[str]) -> str:
    if len(cells) == len(_COLUMNS):
        return str(reason)
    return f'expected 2 cells, found {len(cells)}; a label with a comma stands in "double quotes"'


def _shown(found: str) -> str:
    return f'"{found[:_LONGEST_SHOWN]}"' if found.strip() else "nothing"
