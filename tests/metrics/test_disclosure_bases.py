"""Nested bases, and releases that follow one another."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.survey import Option, Question, Survey
from metrics.disclosure import safe
from metrics.disclosure_bases import NOT_ASKED, codebook_of_release, with_not_asked
from metrics.disclosure_replacement import TooFewNew, too_few_new
from metrics.survey import results
from tests.metrics.releases import a_survey, answers_of


def questions(*keys: str) -> Survey:
    options = (Option(code="x", label="X"), Option(code="y", label="Y"))
    return Survey(
        key="test",
        title="A survey",
        population="patients",
        asked="Online",
        started=date(2026, 6, 1),
        ended=date(2026, 8, 31),
        question=tuple(
            Question(key=key, wording="?", short="?", kind="single", column=key, options=options, highlight=("x",))
            for key in keys
        ),
    )


def answered(**ranges: range) -> pd.DataFrame:
    """Which people, by number, answered which question; every third chose x."""
    rows = [(f"person {n:04}", key, "xyy"[n % 3]) for key, people in ranges.items() for n in people]
    return pd.DataFrame(rows, columns=["respondent", "question", "answer"], dtype="str")


@pytest.mark.parametrize(
    ("inner", "nested"),
    [
        (range(100), False),  # the same people
        (range(1, 100), True),
        (range(9, 100), True),
        (range(10, 100), False),
        (range(5, 103), False),  # some answered only this one
    ],
)
def test_a_base_may_lie_within_another_only_if_ten_people_are_between_them(inner: range, nested: bool) -> None:
    answers, _ = with_not_asked(answered(all_asked=range(100), routed=inner), questions("all_asked", "routed"))

    not_asked = answers[answers["answer"] == NOT_ASKED]
    assert set(not_asked["question"]) == ({"routed"} if nested else set())
    assert len(not_asked) == (100 - len(inner) if nested else 0)


def test_a_nested_base_is_published_over_the_larger_one() -> None:
    answers, survey = with_not_asked(
        answered(all_asked=range(100), routed=range(4, 100)), questions("all_asked", "routed")
    )

    found = results(answers, survey)
    routed = found[found["question"] == "routed"].set_index("answer")
    assert routed["base"].unique().tolist() == [100]
    assert routed["count"].to_dict() == {"x": 32, "y": 64, NOT_ASKED: 4, "highlight": 32}
    shown = safe(found, survey)
    assert shown.loc[shown["answer"] == NOT_ASKED, "state"].tolist() == ["below"]
    assert codebook_of_release(questions("all_asked", "routed"), shown) == survey


@given(st.lists(st.integers(60, 100), min_size=3, max_size=3))
@settings(deadline=None, max_examples=30)
def test_afterwards_all_nested_bases_differ_by_nothing_or_by_ten(ends: list[int]) -> None:
    given_answers = answered(a=range(ends[0]), b=range(ends[1]), c=range(ends[2]))

    answers, survey = with_not_asked(given_answers, questions("a", "b", "c"))

    bases = answers.groupby("question")["respondent"].nunique()
    differences = {abs(int(one) - int(other)) for one in bases for other in bases}
    assert all(difference == 0 or difference >= 10 for difference in differences)
    assert with_not_asked(answers, survey) == (answers, survey)


def test_nothing_changes_where_nothing_is_nested() -> None:
    answers, survey = answered(a=range(100), b=range(50, 150)), questions("a", "b")

    assert with_not_asked(answers, survey) == (answers, survey)


BY = {"region": ("Wales", "London")}


def release(wales: int, london: int, small: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Results, and what may be shown of them; a third of Wales and half of London chose x."""
    survey = a_survey(BY, "xy")
    people = {("Wales", "x"): wales // 3 + small, ("Wales", "y"): wales - wales // 3 - small}
    people |= {("London", "x"): london // 2, ("London", "y"): london - london // 2}
    found = results(answers_of(survey, people), survey)
    return found, safe(found, survey)


def test_the_same_release_may_always_be_made_again() -> None:
    found, shown = release(120, 200)

    assert too_few_new(shown, shown, found) == []


@pytest.mark.parametrize(("more", "waits"), [(1, True), (9, True), (13, True), (14, False), (40, False)])
def test_a_changed_group_needs_ten_new_respondents_whatever_its_rounded_base_hides(more: int, waits: bool) -> None:
    # 120 people are published as 120, which may be as many as 124.
    _, before = release(120, 200)
    found, after = release(120 + more, 200, small=6)

    groups = {one.group for one in too_few_new(before, after, found)}

    assert groups == ({"Wales", "Everyone"} if waits else set())


def test_a_group_that_was_hidden_has_nothing_to_be_compared_with() -> None:
    _, before = release(20, 200)
    found, after = release(45, 240)

    assert TooFewNew("q", "region", "Wales") not in too_few_new(before, after, found)


def test_answers_that_were_withdrawn_are_no_new_ones() -> None:
    _, before = release(150, 200)
    found, after = release(120, 200)

    assert TooFewNew("q", "region", "Wales") in too_few_new(before, after, found)
