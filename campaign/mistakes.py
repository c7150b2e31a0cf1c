"""Words for mistakes in the campaign folder, for somebody who edits a file and knows no Python."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_LINE_OF_TOML = re.compile(r"\s*\(at line (\d+), column \d+\)")
_FORMS = 'Text stands in straight quotes ("Wales"); a number has no commas (100000); a date has no quotes (2027-06-30)'
_A_DATE = "expected a date, written like 2027-06-30 and without quotes"
_A_NUMBER = "expected a number, without quotes and commas"
_EXPECTED = {
    "bool_parsing": "expected true or false, without quotes",
    "bool_type": "expected true or false, without quotes",
    "date_from_datetime_inexact": _A_DATE,
    "date_from_datetime_parsing": _A_DATE,
    "date_parsing": _A_DATE,
    "date_type": _A_DATE,
    "int_from_float": "expected a whole number",
    "int_parsing": _A_NUMBER,
    "int_type": _A_NUMBER,
    "float_parsing": _A_NUMBER,
    "float_type": _A_NUMBER,
    "missing": "expected here, but missing",
    "model_type": "expected a table of entries, under a heading in brackets",
    "string_type": 'expected text in straight quotes, such as "700000"',
    "tuple_type": "expected a list [..., ...], or tables that each begin with [[double brackets]]",
}
_ALIKE = 0.75


def mistakes_in(error: ValidationError, model: type[BaseModel], entries: Any) -> list[tuple[str, str]]:
    """Each mistake that does not only follow from another one: the entry it is in, and what was expected there.

    `model` is what the entries were read as.
    """
    found = error.errors(include_url=False)
    # A wrong entry of a list makes the list too short as well: what only follows from another problem is left out.
    causes = [one for one in found if not any(_is_within(other["loc"], one["loc"]) for other in found)]
    meant = {one["loc"]: _meant(one["loc"], model, entries) for one in causes if one["type"] == "extra_forbidden"}
    # What is missing only because its name is misspelt is said once, with the misspelt name.
    spelt = {(*place[:-1], name) for place, name in meant.items()}
    return [
        (_entry_name(one["loc"], entries), _expected(one, meant.get(one["loc"])))
        for one in causes
        if one["type"] != "missing" or one["loc"] not in spelt
    ]


def name_that_was_meant(name: str, known: Iterable[str]) -> str | None:
    """The known name that one which is not known is most like, if it is like any."""
    return next(iter(get_close_matches(name, list(known), 1, _ALIKE)), None)


def not_toml(text: str, error: Exception) -> str:
    """Why a file cannot be read as TOML, with the line where reading ended and the forms that are meant."""
    said = str(error)
    place = _LINE_OF_TOML.search(said)
    why = _LINE_OF_TOML.sub("", said)
    lines = text.splitlines()
    number = int(place[1]) if place else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return f"not readable as TOML in line {number}, {_repeated(line)}: {why}. {_FORMS}"


def _expected(problem: ErrorDetails, meant: str | None) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "extra_forbidden":
        unknown = "not a known entry here"
        return f'{unknown}; did you mean "{meant}"?' if meant else f"{unknown}; remove it or check its spelling"
    found = _repeated(problem.get("input"))
    if kind == "value_error":
        return f"expected {context['error']}"
    if kind == "too_short":
        return f"expected at least {context['min_length']} entries; found {found}"
    if kind == "missing":
        return _EXPECTED[kind]
    said = _EXPECTED.get(kind) or f"{problem['msg'][0].lower()}{problem['msg'][1:]}"
    return f"{said}; found {found}"


def _meant(place: tuple[str | int, ...], model: type[BaseModel], entries: Any) -> str | None:
    table = _table_at(place[:-1], model)
    there = _value_at(place[:-1], entries)
    if table is None or not isinstance(there, dict):
        return None
    return name_that_was_meant(str(place[-1]), (name for name in table.model_fields if name not in there))


def _table_at(place: Sequence[str | int], model: type[BaseModel]) -> type[BaseModel] | None:
    """The table that a place in the file is read as: `source.1` is one `Source`."""
    table: type[BaseModel] | None = model
    for step in place:
        if isinstance(step, str) and table is not None:
            field = table.model_fields.get(step)
            table = None if field is None else next(_tables_in(field.annotation), None)
    return table


def _tables_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _tables_in(part)


def _is_within(inner: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _entry_name(place: Sequence[str | int], entries: Any) -> str:
    """Words for a place: `source 2 (key "paper"), label` rather than `source.1.label`."""
    words: list[str] = []
    for depth, step in enumerate(place, start=1):
        if isinstance(step, int) and words:
            there = _value_at(place[:depth], entries)
            key = there.get("key") if isinstance(there, dict) else None
            words[-1] += f" {step + 1}" + (f' (key "{key}")' if key else "")
        else:
            words.append(str(step))
    return ", ".join(words) or "the file as a whole"


def _value_at(place: Sequence[str | int], entries: Any) -> Any:
    value = entries
    for step in place:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _repeated(value: Any) -> str:
    """What was found, for a message; an address may hold a password or a key, and a message is printed and logged."""
    words = f"{value!r:.80}"
    return "an address or a password, which is not repeated here" if "://" in words or "@" in words else words
