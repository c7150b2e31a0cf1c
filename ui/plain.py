"""Words as they are: Streamlit reads Markdown in most of what it shows, and a name may hold a link or a picture.

Names of sources, files, channels, countries and members of parliament are written by others. Whatever is not fixed in
our own code is shown through this module; a test looks for what is not (tests/test_house_rules.py).
"""

import re
from typing import Any

import pandas as pd
import streamlit as st

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


def table(rows: pd.DataFrame, **options: Any) -> None:
    """`st.table` of words: its cells and its columns' names."""
    in_words = rows.map(lambda cell: as_words(cell) if isinstance(cell, str) else cell)
    st.table(in_words.rename(columns=as_words), **options)
