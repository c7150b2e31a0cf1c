"""A first codebook, written from an export: what is a guess is marked, and what may be personal is left out."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from campaign.survey import ExportFormat
from data_sources.errors import FileNotReadable
from data_sources.personal import is_personal
from data_sources.rows import Row, file_rows, text_form
from data_sources.survey_formats import FORMS, recognised
from data_sources.survey_garbled import garbled_part, in_words, turned_back
from data_sources.survey_guesses import Guess, guessed, looks_personal
from data_sources.survey_layout import Column, Layout, laid_out
from data_sources.survey_table import Table, Texts, read_table

# The tools' own columns, beside those with which lines are left out; none is an answer.
_TECHNICAL = re.compile(
    r"^(#|id|.*\bid|.*\bdate\b.*|start ?time|end ?time|completion time|last modified time|timestamp|submitted at|"
    r"progress|duration.*|finished|status|distributionchannel|userlanguage|(start)?language|lastpage|last page|seed|"
    r"token|tags|ending|response type|collector.*|custom data.*|recorded ?date|external ?reference|total points|"
    r"quiz feedback|submitdate|startdate|enddate|datestamp|refurl|ipaddr|interviewtime|.*time$)$",
    re.IGNORECASE,
)
_LONGEST_KEY = 40


def first_codebook(path: Path, key: str, form: ExportFormat | None = None, encoding: str = "utf-8") -> str:
    """A codebook in TOML for the questions of an export: wordings, options in order, and kinds as far as can be told.

    Left out, and named at the end: columns that look personal by their name or by what stands in them, what people
    wrote in their own words, and the tool's own columns. An option is only written if five people or more gave it, or
    if it stands in the header.

    Raises:
        FileNotReadable: The file cannot be read.
    """
    rows = file_rows(path, encoding)
    first = list(islice(rows, 3))
    garbled = garbled_part(cell for row in first for cell in row.cells)
    if garbled:
        first = [Row(line, [turned_back(cell) for cell in cells]) for line, cells in first]
    layout = laid_out(path.name, form or recognised([row.cells for row in first]), first)
    if any(is_personal(text) for column in layout.columns for text in (column.header, column.words, column.option)):
        raise FileNotReadable(
            path.name,
            "its first line looks like somebody's answers, not like a line of column names",
            "Export it again with its header line",
        )
    asked = [column for column in layout.columns if not _is_technical(column)]
    wanted = [column for column in asked if not looks_personal(f"{column.header} {column.words}")]
    below = chain(first[FORMS[layout.format].header_rows :], rows)
    is_text = text_form(path, encoding) is not None
    table = read_table(path, below, layout, dict.fromkeys(column.place for column in wanted), is_text=is_text)
    if garbled:
        table = Table(
            table.lines,
            {place: Texts(tuple(map(turned_back, t.values)), t.codes) for place, t in table.columns.items()},
        )
    guesses = list(guessed(layout, wanted, table))
    taken = {column.place for guess in guesses for column in guess.columns}
    left_out = [column.words for column in layout.columns if column.place not in taken]
    head = [*_head(key, encoding, garbled, layout)]
    questions = chain.from_iterable(_question(guess, name) for guess, name in zip(guesses, _keys(guesses), strict=True))
    return "\n".join([*head, *questions, *_left_out(left_out)]) + "\n"


def _is_technical(column: Column) -> bool:
    return not column.names or bool(_TECHNICAL.match(column.header.strip()))


def _head(key: str, encoding: str, garbled: str | None, layout: Layout) -> Iterator[str]:
    yield f"# A first codebook, written from an export of {FORMS[layout.format].name}. Lines marked GUESS have to be"
    yield "# checked; wordings and options are as they stand in the export. Only columns named here are ever read."
    yield ""
    yield f"key = {_text(key)}"
    yield 'title = "Survey"                           # GUESS: what readers see'
    yield 'population = "people who were asked"        # GUESS: about whom it speaks'
    yield 'asked = "Online"                           # GUESS: how people were found and asked'
    yield "started = 2026-01-01                       # GUESS: the first day of asking"
    yield "ended = 2026-12-31                         # GUESS: the last day of asking"
    if encoding.casefold() not in ("utf-8", "utf8"):
        yield f"encoding = {_text(encoding)}"
    if garbled:
        yield f"# {in_words(garbled)}"
        yield 'garbled = "utf-8 read as cp1252"'
    yield ""
    yield "# What answers may be broken down by, such as a region, goes here, and its key into a question's breakdowns:"
    yield "# [[breakdown]]"
    yield '# key = "region"'
    yield '# label = "Region"'
    yield '# column = "the column in the export"'
    yield '# groups = ["Wales", "Scotland"]'


def _keys(guesses: list[Guess]) -> list[str]:
    keys = list[str]()
    for place, guess in enumerate(guesses, start=1):
        words = re.sub(r"[^a-z0-9]+", "_", guess.wording.casefold()).strip("_")
        key = words[: _LONGEST_KEY - 4].rstrip("_") if words[:1].isalpha() and words.isascii() else f"question_{place}"
        keys.append(key if key not in keys else f"{key}_{place}")
    return keys


def _question(guess: Guess, key: str) -> Iterator[str]:
    yield ""
    yield "[[question]]"
    yield f"key = {_text(key)}"
    yield f"wording = {_text(guess.wording)}"
    yield f"short = {_text(guess.wording[:40].strip())}  # GUESS: a few words for a heading"
    yield f"kind = {_text(guess.kind)}  # GUESS: {guess.why}"
    if guess.column is not None:
        yield f"column = {_text(guess.column)}"
    if guess.kind == "scale":
        yield f"lowest = {guess.numbers[0]}"
        yield f"highest = {guess.numbers[-1]}"
    else:
        yield "options = ["
        yield from (f"  {{ {', '.join(_entries(option))} }}," for option in guess.options)
        yield "]"
    for name, texts in guess.outside.items():
        yield f"{name} = [{', '.join(map(_text, texts))}]  # GUESS"
    if guess.rare:
        yield f"# {guess.rare:,} answers that fewer than five people gave are not written here; a dry run counts them."


def _entries(option: dict[str, str | float]) -> Iterable[str]:
    return (f"{name} = {_text(value) if isinstance(value, str) else f'{value:g}'}" for name, value in option.items())


def _left_out(names: list[str]) -> Iterator[str]:
    if names:
        yield ""
        yield "# Not in this codebook, and so never read: the tool's own columns, what looks personal or is in people's"
        yield "# own words, and what has no answers that several people gave."
    for name in dict.fromkeys(" ".join(name.split()) for name in names):
        if name:
            yield f"#   {name}"


def _text(value: str) -> str:
    """A string of TOML: that of JSON is one, once what JSON does not escape is escaped."""
    return json.dumps(" ".join(value.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
