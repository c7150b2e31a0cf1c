"""The briefing as a plain page that prints well on A4: every table opened, no row or chart cut, light colours."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from briefing.contents import SUBJECT_NAMES, Briefing
from briefing.drawing import drawing
from briefing.parts import Part, Subject
from figures.tables import in_words

MOST_ROWS = 100
"""As on a page; the workbook has all of them."""
# A narrow table of so many rows stands in two columns.
_LONG_FROM, _NARROW = 20, 3
_SHORT = 16
_ABSENT = ""


def printed(briefing: Briefing) -> str:
    """The page as HTML, which asks nobody for anything and runs nothing."""
    mark = "Demonstration data: the figures are generated, not those of the campaign."
    subjects = dict.fromkeys(part.subject for part in briefing.parts)
    return _template().substitute(
        title=escape(f"{briefing.title}: briefing"),
        subtitle=escape(briefing.subtitle),
        status=escape(briefing.status),
        running=css_text(f"{briefing.title}, {briefing.filters.in_words}"),
        as_of=css_text(f"{'Demonstration data. ' if briefing.is_demonstration else ''}{briefing.status}"),
        mark=f'<p class="mark">{escape(mark)}</p>' if briefing.is_demonstration else _ABSENT,
        subjects="\n".join(_subject(briefing, subject) for subject in subjects),
    )


def _subject(briefing: Briefing, subject: Subject) -> str:
    parts = _once(briefing.about(subject))
    return f"<section><h2>{escape(SUBJECT_NAMES[subject])}</h2>\n{''.join(map(_part, parts))}</section>"


def _once(parts: tuple[Part, ...]) -> list[Part]:
    """Of parts with the same table only the last: bars say on paper what tiles say, and have room for names."""
    return [
        part
        for place, part in enumerate(parts)
        if part.table.empty or not any(part.table.equals(later.table) for later in parts[place + 1 :])
    ]


def _part(part: Part) -> str:
    words = part.words
    return "".join(
        [
            f"<h3>{escape(words.title)}</h3>",
            f'<p class="unit">{escape(words.subtitle)}</p>' if words.subtitle else _ABSENT,
            drawing(part.picture, words.alt) if part.picture else _ABSENT,
            _table(part.table),
            *(f'<p class="note">{escape(note)}</p>' for note in part.notes),
            f'<p class="source">{escape(words.source)}</p>\n',
        ]
    )


def _table(table: pd.DataFrame) -> str:
    if table.empty:
        return _ABSENT
    shown = table.tail(MOST_ROWS)
    caption = (
        f"The last {len(shown)} of {len(table)} rows; the workbook has all of them." if len(table) > len(shown) else ""
    )
    words = in_words(shown)
    kinds = [_kind(shown.iloc[:, place], words.iloc[:, place]) for place in range(len(shown.columns))]
    head = "".join(f'<th scope="col"{kind}>{escape(str(name))}</th>' for kind, name in zip(kinds, shown, strict=True))
    rows = "".join(
        f"<tr>{''.join(f'<td{kind}>{escape(cell)}</td>' for kind, cell in zip(kinds, row, strict=True))}</tr>"
        for row in words.itertuples(index=False, name=None)
    )
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    made = f"<table>{said}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    is_long = len(shown) > _LONG_FROM and len(shown.columns) <= _NARROW
    return f'<div class="long">{made}</div>' if is_long else made


def _kind(column: "pd.Series[Any]", words: "pd.Series[Any]") -> str:
    """Numbers stand to the right; what is short, such as a range, stays in one line."""
    if pd.api.types.is_numeric_dtype(column):
        return ' class="number"'
    return ' class="short"' if words.astype(str).str.len().max() <= _SHORT else ""


def css_text(words: str) -> str:
    """A text as a style sheet holds it; whatever could end it is written as its number."""
    return '"' + "".join(one if one.isalnum() or one in " ,.:" else f"\\{ord(one):06x}" for one in words) + '"'


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "printed.html").read_text(encoding="utf-8"))
