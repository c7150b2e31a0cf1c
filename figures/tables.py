"""Tables hold numbers, days and moments as what they are; here they become what readers see, and what files hold."""

import re
from datetime import date, datetime
from functools import partial
from typing import Any

import pandas as pd

from figures.words import MINUS, UK, clock, day_words, london_day, number

MARKS = "[x]: not known or not applicable. [c]: hidden to protect people's privacy. [u]: too few."
MISSING = "[x]"
"""What stands where a figure is not known: never a blank, which could be a zero."""


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a page prints it: 48,213, 22 November 2026, 2:15pm on 22 November 2026, and `[x]`."""
    columns = zip(table.items(), decimals(table), strict=True)
    return pd.concat([column.map(partial(_in_words, places=places)) for (_, column), places in columns], axis=1).rename(
        columns=str
    )


def for_file(table: pd.DataFrame) -> list[list[Any]]:
    """The rows as a file holds them: numbers as numbers, rates to the decimals that the page shows, days as dates,
    moments as London's clock time, `[x]` for what is not known, and no text that a spreadsheet would run."""
    places = decimals(table)
    return [
        [_for_file(cell, digits) for cell, digits in zip(row, places, strict=True)]
        for row in table.astype(object).itertuples(index=False, name=None)
    ]


def decimals(table: pd.DataFrame) -> list[int]:
    """By column, with how many decimals its numbers are printed: two where that is what they were rounded to, as rates
    per 1,000 electors are, else one."""
    return [_decimals(column) for _, column in table.items()]


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe; control characters go."""
    shown = without_control_characters(text)
    return f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown


def without_control_characters(text: str) -> str:
    """Text as every kind of file can hold it."""
    return _CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)


_NOTHING = 1e-9
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _decimals(column: "pd.Series[Any]") -> int:
    numbers = [cell for cell in column if isinstance(cell, float) and not pd.isna(cell)]
    one, two = (all(abs(cell - round(cell, digits)) < _NOTHING for cell in numbers) for digits in (1, 2))
    return 2 if two and not one else 1


def _in_words(cell: Any, places: int) -> str:
    plain = _plain(cell)
    if isinstance(plain, datetime):
        return f"{clock(plain)} on {day_words(london_day(plain))}"
    if isinstance(plain, date):
        return day_words(plain)
    if isinstance(plain, float):
        return f"{abs(plain):,.{places}f}" if plain >= 0 else f"{MINUS}{abs(plain):,.{places}f}"
    return number(plain) if isinstance(plain, int) and not isinstance(plain, bool) else str(plain)


def _for_file(cell: Any, places: int) -> Any:
    plain = _plain(cell)
    if isinstance(plain, datetime):
        return plain.astimezone(UK).replace(tzinfo=None, microsecond=0)
    if isinstance(plain, float):
        return round(plain, places)
    return harmless(plain) if isinstance(plain, str) else plain


def _plain(cell: Any) -> Any:
    """Python's own value of a cell; a time without a zone is a day."""
    if pd.isna(cell):
        return MISSING
    if isinstance(cell, pd.Timestamp):
        return cell.to_pydatetime() if cell.tzinfo else cell.date()
    return cell.item() if hasattr(cell, "item") else cell
