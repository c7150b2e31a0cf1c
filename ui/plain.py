"""Words as they are: Streamlit reads Markdown in most of what it shows, and a name may hold a link or a picture.

Names of sources, files, channels, countries and members of parliament are written by others. Whatever is not fixed in
our own code is shown through this module; a test looks for what is not (tests/test_house_rules.py).
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from figures.words import MINUS

# What https://spec.commonmark.org/0.31.2/ with GitHub's and Streamlit's additions takes for markup. What only looks
# like it stays as it is: "<5%", "[x]", "2:15pm" and "paper_2026.csv" are no markup.
_MARKUP = re.compile(
    r"""
    [\\`~$|]
    | \*(?!\s|$)                     # not where it can begin nothing, as the mark behind a name
    | <(?=[A-Za-z/!?])               # an element, or an address in angle brackets
    | &(?=\#?\w+;)                   # a character by its name
    | (?<=\])[(\[:]                  # where a link leads
    | :(?=[A-Za-z])                  # :red[words], :material/icon:
    | (?<![^\W_])_|_(?![^\W_])       # not within a word
    | ^[ \t]*[\#>+=*-]               # headings, quotations, lists and lines; a number stays one as the point of a list
    """,
    re.VERBOSE | re.MULTILINE,
)


_MARK = re.compile(r"\[[a-z]\]")
# What is a block to the eye is no table to Safari without being told.
_ROLES = {"table": ' role="table"', "tr": ' role="row"', "th": ' role="columnheader"', "td": ' role="cell"'}
_NUMBER = re.compile(rf"[+{MINUS}-]?\d[\d,.]*%?")


def as_words(text: str) -> str:
    """The text in which Markdown finds no markup: it is shown as it is written, on one line."""
    return _MARKUP.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", " ".join(text.split()))


def caption(text: str, **options: Any) -> None:
    """`st.caption` of words."""
    st.caption(as_words(text), **options)


def write(text: str, **options: Any) -> None:
    """A paragraph of words."""
    st.markdown(as_words(text), **options)


def header(text: str, **options: Any) -> None:
    """`st.header` of words."""
    st.header(as_words(text), **options)


def title(text: str, **options: Any) -> None:
    """`st.title` of words."""
    st.title(as_words(text), **options)


def listed(texts: list[str]) -> None:
    """Each of the texts as a point of a list."""
    st.markdown("\n".join(f"- {as_words(text)}" for text in texts))


def table(rows: pd.DataFrame, *, alt: str, in_blocks: bool = False) -> None:
    """Rows of words, with a heading for each column; `alt` says what it is to who cannot see it.

    As plain HTML: Streamlit's own table costs a browser as much as a chart, also where it is closed. With `in_blocks` a
    phone, which has no room for many columns, shows each row as a block of lines and nothing has to be pushed aside.
    """
    st.html(table_html(rows, alt, in_blocks=in_blocks))


def table_html(rows: pd.DataFrame, alt: str, *, in_blocks: bool = False) -> str:
    """The table as HTML: nothing in a cell is markup, and columns of numbers stand to the right."""
    names = [escape(_in_one_line(name)) for name in rows.columns]
    cells = [[_in_one_line(cell) for cell in row] for row in rows.itertuples(index=False, name=None)]
    columns = list(zip(*cells, strict=True)) if cells else [()] * len(names)
    kinds = [' class="number"' if _are_numbers(column) else "" for column in columns]
    role = _ROLES if in_blocks else dict.fromkeys(_ROLES, "")
    headings = [f' data-heading="{name}"' if in_blocks else "" for name in names]
    heads = "".join(f'<th scope="col"{role["th"]}{kind}>{name}</th>' for name, kind in zip(names, kinds, strict=True))
    starts = [f"<td{role['td']}{kind}{heading}>" for kind, heading in zip(kinds, headings, strict=True)]
    body = "".join(f"<tr{role['tr']}>{_row_html(row, starts)}</tr>" for row in cells)
    return (
        f'<div class="table{" in-blocks" if in_blocks else ""}" role="group" tabindex="0" '
        f'aria-label="{escape(_in_one_line(alt))}"><table{role["table"]}>'
        f"<thead><tr{role['tr']}>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_html(row: list[str], starts: list[str]) -> str:
    return "".join(f"{start}{escape(cell)}</td>" for cell, start in zip(row, starts, strict=True))


def _are_numbers(column: Sequence[str]) -> bool:
    known = [cell for cell in column if not _MARK.fullmatch(cell)]
    return bool(known) and all(_NUMBER.fullmatch(cell) for cell in known)


def _in_one_line(cell: object) -> str:
    return " ".join(str(cell).split())
