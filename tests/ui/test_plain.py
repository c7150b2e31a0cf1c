"""A name is shown as it is written, whatever Markdown would make of it."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ui.plain import as_words, table_html

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXTS = st.text(st.sampled_from("\\`*~$|<>/!?&#;:[]()_-+=. ax19\n\t\"'é"), min_size=1, max_size=16)


def shown(text: str) -> str:
    """What a reader of Markdown sees: the words of one paragraph, in which nothing is an element."""
    opened, inline, closed = MARKDOWN.parse(text)
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    assert {part.type for part in inline.children or ()} <= {"text", "text_special"}
    return "".join(part.content for part in inline.children or ())


@settings(max_examples=500, deadline=None)
@given(text=TEXTS.map(lambda text: f"a{text}"))
def test_markdown_shows_the_words_as_they_are(text: str) -> None:
    assert shown(as_words(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["[here](//elsewhere.example)", "![x](y.png)", "<img src=x>", "# Title", "> said", "- point", "**strong**", "&lt;"],
)
def test_markup_at_the_beginning_is_words_too(text: str) -> None:
    assert shown(as_words(text)) == text


@pytest.mark.parametrize("text", [":red[words]", ":material/home:", "$x^2$", ":blue-badge[new]"])
def test_what_streamlit_adds_to_markdown_is_taken_for_words(text: str) -> None:
    assert as_words(text) == text.replace(":", "\\:", 1).replace("$", "\\$")


@pytest.mark.parametrize(
    "text",
    [
        "UK Parliament petition: 3,000 signatures, as of 2:15pm.",
        *("<5% (of about 120)", "paper_counts_2026.csv", "[x]", "[u]: too few", "London*", "1. 13 October", "A & B"),
    ],
)  # fmt: skip
def test_what_only_looks_like_markup_stays_as_it_is(text: str) -> None:
    assert as_words(text) == text.replace("]:", "]\\:")


def test_nothing_in_a_table_is_markup() -> None:
    html = table_html(pd.DataFrame({"<b>Name</b>": ["<img src=x onerror=alert(1)>", '"&amp;"']}), 'Table: "><script>')

    assert set(re.findall(r"</?([a-z]+)", html)) == {"div", "table", "thead", "tbody", "tr", "th", "td"}
    assert "<td>&lt;img src=x onerror=alert(1)&gt;</td>" in html
    assert 'aria-label="Table: &quot;&gt;&lt;script&gt;"' in html


def test_columns_of_numbers_stand_to_the_right_whatever_is_not_known() -> None:
    rows = {"Day": ["22 November"], "New": ["\u22121,204"], "Share": ["[x]"], "Rate": ["12.5%"], "Code": ["E1"]}

    html = table_html(pd.concat([pd.DataFrame(rows), pd.DataFrame(rows).assign(Rate="[u]")]), "Table")

    assert re.findall(r'<th scope="col"( class="number")?>(\w+)', html) == [
        ("", "Day"), (' class="number"', "New"), ("", "Share"), (' class="number"', "Rate"), ("", "Code"),
    ]  # fmt: skip


def test_each_line_of_a_block_has_the_name_of_its_column_and_stays_a_cell_of_a_table() -> None:
    html = table_html(pd.DataFrame({"Source": ["Ours"], 'In "all"': ["1,204"]}), "Table", in_blocks=True)

    assert '<td role="cell" class="number" data-heading="In &quot;all&quot;">1,204</td>' in html
    assert [html.count(f'role="{role}"') for role in ("table", "row", "columnheader", "cell")] == [1, 2, 2, 2]


def test_a_table_without_rows_has_its_headings() -> None:
    html = table_html(pd.DataFrame(columns=["Day", "New"]), "Table")

    assert re.findall(r"<th scope[^>]*>(.*?)</th>", html) == ["Day", "New"]
