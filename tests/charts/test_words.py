"""A name in a figure is shown as it is written: plotly decodes what it would otherwise take for markup."""

import html

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.ranked import ranked_bars
from charts.survey_marks import group_labels
from charts.theme import LIGHT
from charts.words import as_words


@given(text=st.text())
def test_no_markup_and_no_placeholder_is_left_and_no_character_is_lost(text: str) -> None:
    written = as_words(text)

    assert not {"<", ">"} & set(written)
    assert "%{" not in written
    assert html.unescape(written) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('<a href="//elsewhere.example">here</a>', '&lt;a href="//elsewhere.example"&gt;here&lt;/a&gt;'),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("%{customdata}", "&#37;{customdata}"),
        ("23% of people & others", "23% of people &amp; others"),
    ],
)
def test_plotly_is_given_entities(text: str, written: str) -> None:
    assert as_words(text) == written


def test_a_countrys_and_a_groups_name_hold_no_link() -> None:
    name = '<a href="//elsewhere.example">here</a>'
    countries = pd.DataFrame({"code": ["FR"], "name": [name], "signatures": [25]})
    results = pd.DataFrame({"group": [name], "base": [120], "few": [False]})

    (bar,) = ranked_bars(countries, "signatures", LIGHT, selected="FR").data
    assert "&lt;a" in bar.y[0]
    assert not any("<a" in text for text in (*bar.y, *bar.customdata, *group_labels(results).values()))
