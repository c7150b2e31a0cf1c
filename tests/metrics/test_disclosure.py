"""What may be shown: examples of each rule, and laws."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.survey import HIGHLIGHT, Breakdown, Option, Question, Survey
from metrics.disclosure import safe
from metrics.disclosure_rounding import bound_of_fewer, possible_bases, rounded_base, whole_percent
from metrics.survey import korn_graubard_interval

GROUPS = ("A", "B", "C", "D")


def a_survey(options: int = 3, highlight: int = 0, kind: str = "single") -> Survey:
    """One question with so many options, the first of them highlighted, broken down by groups A to D."""
    codes = [str(place) for place in range(options)]
    question = Question(
        key="q",
        wording="?",
        short="?",
        kind="multi" if kind == "multi" else "single",
        column="q",
        options=tuple(Option(code=code, label=f"Answer {code}", column=code) for code in codes),
        highlight=tuple(codes[:highlight]),
        breakdowns=("by",),
    )
    return Survey(
        key="test",
        title="A survey",
        population="patients",
        asked="Online",
        started=date(2026, 6, 1),
        ended=date(2026, 8, 31),
        breakdown=(Breakdown(key="by", label="By", column="by", groups=GROUPS),),
        question=(question,),
    )


def counted(groups: dict[str, list[int]], survey: Survey, base: int | None = None) -> pd.DataFrame:
    """Results with these counts by group; the base is their sum unless it is given."""
    question = survey.question[0]
    rows = []
    for group, counts in groups.items():
        cells = {option.code: count for option, count in zip(question.options, counts, strict=True)}
        if question.highlight:
            cells[HIGHLIGHT] = sum(cells[code] for code in question.highlight)
        rows += [("q", "by", group, answer, count, base or sum(counts)) for answer, count in cells.items()]
    frame = pd.DataFrame(rows, columns=["question", "breakdown", "group", "answer", "count", "base"])
    base_of_row = frame["base"].to_numpy(float)
    share = frame["count"].to_numpy(float) / np.where(base_of_row > 0, base_of_row, np.nan)
    low, high = korn_graubard_interval(share, base_of_row)
    return frame.assign(share=share, low=low, high=high)


def published(groups: dict[str, list[int]], survey: Survey | None = None, base: int | None = None) -> pd.DataFrame:
    survey = survey or a_survey()
    return safe(counted(groups, survey, base), survey)


def states(groups: dict[str, list[int]], survey: Survey | None = None, base: int | None = None) -> list[str]:
    return published(groups, survey, base)["state"].tolist()


def hidden_groups(groups: dict[str, list[int]]) -> set[str]:
    shown = published(groups, a_survey(options=len(next(iter(groups.values())))))
    return set(shown.loc[shown["state"] == "hidden", "group"])


def test_shows_whole_percentages_and_rounded_bases() -> None:
    row = published({"A": [40, 60, 64]}).iloc[0]

    assert (row["question"], row["breakdown"], row["group"], row["answer"]) == ("q", "by", "A", "0")
    assert row[["state", "percent", "low", "high", "base", "few"]].to_dict() == {
        "state": "shown",
        "percent": 24,
        "low": 18,
        "high": 32,
        "base": 160,
        "few": False,
    }


def test_hides_a_group_with_a_base_under_thirty() -> None:
    shown = published({"A": [9, 10, 10]})

    assert shown["state"].tolist() == ["hidden"] * 3
    assert shown[["percent", "low", "high", "base"]].isna().all(axis=None)
    assert not shown["few"].any()


@pytest.mark.parametrize(("counts", "few"), [([10, 10, 10], True), ([33, 33, 33], True), ([33, 33, 34], False)])
def test_marks_a_base_of_thirty_to_ninety_nine(counts: list[int], few: bool) -> None:
    assert published({"A": counts})["few"].tolist() == [few] * 3


def test_hides_the_next_smallest_group_with_a_hidden_one() -> None:
    assert hidden_groups({"A": [12, 12], "B": [50, 50], "C": [40, 45], "D": [200, 200]}) == {"A", "C"}


def test_two_hidden_groups_of_ten_people_need_no_third() -> None:
    assert hidden_groups({"A": [2, 2], "B": [3, 3], "C": [40, 45], "D": [200, 200]}) == {"A", "B"}


def test_two_hidden_groups_of_nine_people_need_a_third() -> None:
    assert hidden_groups({"A": [2, 2], "B": [2, 3], "C": [40, 45], "D": [200, 200]}) == {"A", "B", "C"}


def test_a_group_of_nobody_hides_nobody_else() -> None:
    assert hidden_groups({"A": [0, 0], "B": [12, 12], "C": [40, 45], "D": [200, 200]}) == {"A", "B", "C"}


def test_fewer_than_five_is_a_bound_and_so_is_all_but_fewer_than_five() -> None:
    shown = published({"A": [3, 157]}, a_survey(options=2))

    assert shown["state"].tolist() == ["below", "above"]
    assert shown["percent"].tolist() == [4, 96]
    assert shown["base"].tolist() == [160, 160]
    assert shown[["low", "high"]].isna().all(axis=None)


def test_nobody_is_fewer_than_five() -> None:
    assert states({"A": [0, 100]}, a_survey(options=2)) == ["below", "above"]


def test_the_bound_says_no_more_than_the_rounded_base() -> None:
    assert {bound_of_fewer(base) for base in range(155, 165)} == {4}
    assert {bound_of_fewer(base) for base in range(30, 35)} == {17}


def test_the_only_small_answer_of_a_small_group_takes_the_next_smallest_with_it() -> None:
    assert states({"A": [3, 20, 60]}) == ["below", "hidden", "shown"]


def test_the_only_small_answer_of_a_large_group_is_lost_in_the_rounding() -> None:
    assert states({"A": [2, 800, 1200]}) == ["below", "shown", "shown"]


def test_a_highlight_does_not_tell_a_small_option_of_it() -> None:
    survey = a_survey(options=5, highlight=2)

    assert states({"A": [3, 20, 30, 40, 50]}, survey) == ["below", "hidden", "shown", "shown", "shown", "shown"]


def test_a_small_highlight_is_a_bound_like_any_answer() -> None:
    found = states({"A": [1, 2, 60, 70]}, a_survey(options=4, highlight=2))

    assert found[-1] == "below"
    assert found[2:4].count("shown") <= 1


@pytest.mark.parametrize(
    ("counts", "state"), [([3, 20, 60], "below"), ([80, 20, 60], "shown"), ([20, 3, 60], "hidden")]
)
def test_a_highlight_of_one_option_is_shown_as_that_option_is(counts: list[int], state: str) -> None:
    found = states({"A": counts}, a_survey(highlight=1))

    assert found[0] == found[-1] == state


def test_options_of_a_multi_question_do_not_add_up_and_protect_themselves() -> None:
    assert states({"A": [3, 60, 70]}, a_survey(kind="multi"), base=80) == ["below", "shown", "shown"]


def test_an_answer_of_a_multi_question_that_all_others_leave_room_for_is_protected() -> None:
    # 38 and 39 of 80 chose the others: at least three people can only have chosen the first.
    assert states({"A": [4, 38, 39]}, a_survey(kind="multi"), base=80) == ["below", "hidden", "shown"]


def test_a_group_whose_bounds_alone_would_tell_is_hidden() -> None:
    assert set(states({"A": [4, 4, 4, 4, 4, 4, 3, 3]}, a_survey(options=8))) == {"hidden"}


@pytest.mark.parametrize(
    "broken", [{"share": np.nan}, {"count": 500}, {"base": 90}, {"low": 0.9}, {"high": 1.2}, {"answer": "1"}]
)
def test_a_group_whose_numbers_do_not_fit_together_is_hidden(broken: dict[str, Any]) -> None:
    survey = a_survey()
    found = counted({"A": [40, 60, 64]}, survey)
    for column, value in broken.items():
        found.loc[0, column] = value

    assert set(safe(found, survey)["state"]) == {"hidden"}


@pytest.mark.parametrize("place", [("q", "income"), ("other", "by")])
def test_what_the_codebook_does_not_list_is_refused(place: tuple[str, str]) -> None:
    survey = a_survey()
    found = counted({"A": [40, 60, 64]}, survey).assign(question=place[0], breakdown=place[1])

    with pytest.raises(ValueError, match="does not allow"):
        safe(found, survey)


@pytest.mark.parametrize(("share", "percent"), [(0.285, 29), (0.005, 1), (0.0049, 0), (0.995, 100), (1.0, 100)])
def test_halves_are_rounded_upwards(share: float, percent: int) -> None:
    assert whole_percent(np.array([share])).tolist() == [percent]


@given(base=st.integers(30, 5000))
def test_every_base_is_one_of_those_it_is_published_as(base: int) -> None:
    alike = possible_bases(base).tolist()

    assert base in alike
    assert {rounded_base(other) for other in alike} == {rounded_base(base)}
    assert {bound_of_fewer(other) for other in alike} == {bound_of_fewer(base)}


small_and_large = st.one_of(st.integers(0, 8), st.integers(0, 60), st.integers(0, 700))
worlds = st.integers(2, 5).flatmap(
    lambda options: st.tuples(
        st.lists(
            st.lists(small_and_large, min_size=options, max_size=options), min_size=len(GROUPS), max_size=len(GROUPS)
        ),
        st.integers(0, options),
    )
)


@given(world=worlds)
@settings(deadline=None)
def test_laws_of_disclosure(world: tuple[list[list[int]], int]) -> None:
    counts, highlight = world
    survey = a_survey(options=len(counts[0]), highlight=highlight)
    secret = counted(dict(zip(GROUPS, counts, strict=True)), survey)

    shown = safe(secret, survey)

    numbers = shown["state"] == "shown"
    remaining = secret["base"] - secret["count"]
    assert (secret["count"][numbers] >= 5).all()
    assert (remaining[numbers] >= 5).all()
    assert (secret["base"][shown["state"] != "hidden"] >= 30).all()
    assert (shown["base"].dropna() % 10 == 0).all()
    assert all(str(shown[column].dtype) == "Int64" for column in ("percent", "low", "high", "base"))
    assert shown.loc[~numbers, ["low", "high"]].isna().all(axis=None)
    assert shown.loc[shown["state"] == "hidden", ["percent", "base"]].isna().all(axis=None)
    assert (secret["count"][shown["state"] == "below"] < 5).all()
    assert (remaining[shown["state"] == "above"] < 5).all()
    hidden = [set(shown.loc[shown["group"] == group, "state"]) == {"hidden"} for group in GROUPS]
    assert sum(hidden) != 1
    if any(hidden) and not all(hidden):
        assert sum(sum(group) for group, is_hidden in zip(counts, hidden, strict=True) if is_hidden) >= 10
