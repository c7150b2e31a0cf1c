"""The audit refuses releases that tell too much, passes those that do not, and never excludes the truth."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.survey import Survey
from metrics.disclosure import safe
from metrics.disclosure_audit import audit
from metrics.disclosure_cells_at_risk import Cells, counted, respondents
from metrics.disclosure_feasible import Feasible
from metrics.disclosure_polytope import polytope
from metrics.disclosure_release import UnsafeRelease, audited_release
from metrics.survey import results
from tests.metrics.releases import Attacker, a_survey, answers_of, as_if_safe, true_counts

BY = {"region": ("Wales", "London", "Kent")}
BOTH = {"region": ("Wales", "London"), "age": ("young", "old")}

LARGE: dict[Any, int] = {
    ("Wales", "x"): 210, ("Wales", "y"): 160, ("Wales", "z"): 130,
    ("London", "x"): 300, ("London", "y"): 420, ("London", "z"): 180,
    ("Kent", "x"): 240, ("Kent", "y"): 200, ("Kent", "z"): 160,
}  # fmt: skip


def of(people: Mapping[Any, int], breakdowns: Mapping[str, tuple[str, ...]] = BY) -> tuple[Survey, pd.DataFrame]:
    options = "".join(sorted({letter for *_, answers in people for letter in answers}))
    survey = a_survey(breakdowns, options)
    return survey, answers_of(survey, people)


def findings(survey: Survey, answers: pd.DataFrame, shown: pd.DataFrame) -> set[tuple[tuple[str, ...], str]]:
    return {(tuple(group for _, group in one.places), one.answer) for one in audit(shown, answers, survey)}


def test_a_release_of_large_groups_passes() -> None:
    survey, answers = of(LARGE)

    assert audit(safe(results(answers, survey), survey), answers, survey) == []


def test_small_answers_and_hidden_groups_pass_where_rounding_leaves_enough_room() -> None:
    few = {("Wales", "x"): 12, ("Wales", "y"): 9, ("London", "z"): 2, ("Kent", "z"): 40}
    survey, answers = of(LARGE | few)

    shown = safe(results(answers, survey), survey)

    assert {"hidden", "below"} <= set(shown["state"])
    assert audit(shown, answers, survey) == []


def test_a_small_answer_with_its_percentage_is_refused() -> None:
    survey, answers = of(LARGE | {("Wales", "z"): 2})
    found = results(answers, survey)
    shown = as_if_safe(found)

    assert Attacker(shown, "xyz").told(true_counts(found))
    assert (("Wales",), "z") in findings(survey, answers, shown)


def test_a_bound_that_the_other_answers_of_its_group_give_away_is_refused() -> None:
    # 48% and 42% of about 30 people are 15 and 13 of 31, or 16 and 14 of 33: 3 are left over in both cases.
    left_over = {
        n - x - y
        for n, x, y in product(range(30, 35), range(30), range(30))
        if (round(100 * x / n), round(100 * y / n)) == (48, 42)
    }
    survey, answers = of(LARGE | {("Wales", "x"): 16, ("Wales", "y"): 14, ("Wales", "z"): 3})
    found = results(answers, survey)
    shown = as_if_safe(found, state={("Wales", "z"): "below"})

    assert left_over == {3}
    assert (("Wales",), "z") in findings(survey, answers, shown)


def only_two(people: Mapping[Any, int]) -> tuple[Survey, pd.DataFrame]:
    return of(people, {"region": ("Wales", "London")})


def test_a_bound_that_the_other_groups_give_away_is_refused_although_its_own_group_tells_nothing() -> None:
    # 6 of 103 people chose z, and all of them are in London.
    survey, answers = only_two(
        {("Wales", "x"): 20, ("Wales", "y"): 31, ("London", "x"): 26, ("London", "y"): 20, ("London", "z"): 6}
    )
    found = results(answers, survey)
    shown = as_if_safe(found, state={("Wales", "z"): "below", ("Wales", "x"): "hidden", ("Wales", "y"): "hidden"})
    alone = shown[shown["group"] == "Wales"]

    assert not Attacker(alone, "xyz").told(true_counts(found))
    assert Attacker(shown, "xyz").told(true_counts(found))
    assert (("Wales",), "z") in findings(survey, answers, shown)


def test_a_hidden_group_alone_is_refused_where_all_others_are_known() -> None:
    survey, answers = of(
        {
            ("Wales", "x"): 3,
            ("Wales", "y"): 4,
            ("London", "x"): 40,
            ("London", "y"): 35,
            ("Kent", "x"): 31,
            ("Kent", "y"): 36,
        }
    )
    found = results(answers, survey)
    shown = as_if_safe(found, state={("Wales", "*"): "hidden"})

    assert Attacker(shown, "xy").told(true_counts(found))
    assert any(places == ("Wales",) for places, _ in findings(survey, answers, shown))


def test_bases_that_are_not_rounded_give_a_hidden_group_away() -> None:
    others = {("London", "x"): 301, ("Kent", "x"): 241}
    survey, answers = of(LARGE | others | {("Wales", "x"): 3, ("Wales", "y"): 4, ("Wales", "z"): 5})
    found = results(answers, survey)
    shown = as_if_safe(found, state={("Wales", "*"): "hidden"})
    shown["base"] = found["base"].astype("Int64").where(shown["state"] != "hidden")

    assert (("Wales",), "base") in findings(survey, answers, shown)


def test_two_hidden_groups_that_are_few_together_are_refused() -> None:
    survey, answers = of({("Wales", "x"): 2, ("London", "y"): 3, ("Kent", "x"): 41, ("Kent", "y"): 36})
    shown = as_if_safe(results(answers, survey), state={("Wales", "*"): "hidden", ("London", "*"): "hidden"})

    assert any(places == ("Wales", "London") for places, _ in findings(survey, answers, shown))


def test_a_small_crossing_of_two_breakdowns_is_refused_where_their_answers_overlap() -> None:
    # Of 7 people who chose x, 6 are in Wales and 5 are young: 4 at least are both.
    people: dict[Any, int] = {
        ("Wales", "young", "x"): 4, ("Wales", "old", "x"): 2, ("London", "young", "x"): 1,
        ("Wales", "young", "y"): 27, ("Wales", "old", "y"): 28,
        ("London", "young", "y"): 29, ("London", "old", "y"): 31,
    }  # fmt: skip
    survey, answers = of(people, BOTH)
    found = results(answers, survey)
    shown = as_if_safe(found, state={("London", "x"): "below", ("old", "x"): "below"})
    shown["base"] = found["base"].astype("Int64")

    assert (("Wales", "young"), "x") in findings(survey, answers, shown)


@pytest.mark.parametrize("change", ["percent", "base"])
def test_a_release_that_is_not_of_these_answers_is_refused(change: str) -> None:
    survey, answers = of(LARGE)
    shown = safe(results(answers, survey), survey)
    shown[change] = shown[change] + 20

    assert [one.why for one in audit(shown, answers, survey)]


def test_a_release_with_what_the_codebook_does_not_know_is_refused() -> None:
    survey, answers = of(LARGE)
    shown = safe(results(answers, survey), survey)

    assert [one.why for one in audit(shown.assign(question="other"), answers, survey)] == [
        "the codebook has no such question"
    ]
    assert (
        audit(shown.replace({"group": {"Kent": "Essex"}}), answers, survey)[0].why == "the codebook has no such group"
    )
    assert audit(shown.replace({"answer": {"z": "w"}}), answers, survey)[0].why == "the codebook has no answer w"


def test_people_without_a_group_are_at_risk_too() -> None:
    survey, answers = only_two(
        {("Wales", "x"): 31, ("Wales", "y"): 30, ("London", "x"): 33, ("London", "y"): 33, ("", "x"): 1, ("", "y"): 1}
    )
    found = results(answers, survey)
    shown = as_if_safe(found)
    shown["base"] = found["base"].astype("Int64")

    assert any(places == ("no group",) for places, _ in findings(survey, answers, shown))


def test_weights_that_hardly_differ_protect_nothing_and_those_that_do_protect_the_truth() -> None:
    survey, answers = of(LARGE | {("Wales", "x"): 16, ("Wales", "y"): 14, ("Wales", "z"): 3})
    people = answers["respondent"].unique()
    shown = as_if_safe(results(answers, survey), state={("Wales", "z"): "below"})
    equal = pd.Series(2.0, index=people)
    unequal = pd.Series(np.random.default_rng(1).uniform(0.2, 5, len(people)), index=people)

    assert audit(shown, answers, survey, equal)
    assert audit(shown, answers, survey, unequal) == []


def test_more_is_hidden_until_the_audit_finds_nothing() -> None:
    survey, answers = only_two(
        {("Wales", "x"): 40, ("Wales", "y"): 31, ("London", "x"): 26, ("London", "y"): 40, ("London", "z"): 6}
    )
    found = results(answers, survey)
    assert audit(safe(found, survey), answers, survey)

    release = audited_release(found, answers, survey)

    assert release.hidden
    assert audit(release.results, answers, survey) == []
    assert list(release.results.index) == list(found.index)
    assert set(release.results.loc[release.results["breakdown"] == "all", "state"]) != {"hidden"}


def test_nothing_is_released_of_answers_that_are_not_those_of_the_results() -> None:
    survey, answers = of(LARGE)
    found = results(answers, survey)
    others = answers_of(survey, {("Wales", "x"): 60, ("London", "y"): 60})

    with pytest.raises(UnsafeRelease, match="q, "):
        audited_release(found, others, survey)


few_or_more = st.one_of(st.integers(0, 6), st.integers(0, 40))
crossings = [
    (region, age, answer) for region in ("Wales", "London", "") for age in ("young", "old") for answer in "xyz"
]


@given(st.lists(few_or_more, min_size=len(crossings), max_size=len(crossings)), st.sampled_from(["", "xy"]))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_the_truth_lies_in_every_feasible_interval(counts: list[int], highlight: str) -> None:
    survey = a_survey(BOTH, "xyz", highlight=highlight)
    answers = answers_of(survey, dict(zip(crossings, counts, strict=True)))
    if answers.empty:
        return
    shown = safe(results(answers, survey), survey)
    true = counted(survey.question[0], survey, respondents(answers, survey), shown)

    search = Feasible(polytope(survey.question[0], shown, true.places))

    for answer in "xyz":
        counts_there = true.counts @ search.polytope.form(answer)
        alone = Cells(answer, np.arange(len(true.places))[:, None], np.ones(len(true.places), dtype=bool))
        for row, value in enumerate(counts_there):
            least, greatest = search.interval(alone, row)
            assert least - 1e-6 <= value <= greatest + 1e-6
    for (region, age, answer), count in zip(crossings, counts, strict=True):
        if ("region", region) in true.places and count:
            place = [true.places.index(("region", region)), true.places.index(("age", age))]
            least, greatest = search.interval(Cells(answer, np.array([place]), np.array([True])), 0)
            assert least - 1e-6 <= count <= greatest + 1e-6


@given(st.lists(few_or_more, min_size=9, max_size=9))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_who_adds_up_an_audited_release_learns_of_a_small_count(counts: list[int]) -> None:
    survey, answers = of(dict(zip(LARGE, counts, strict=True)))
    if answers.empty:
        return
    found = results(answers, survey)

    release = audited_release(found, answers, survey)

    options = "".join(option.code for option in survey.question[0].options)
    assert Attacker(release.results, options).told(true_counts(found)) == []


@given(st.lists(few_or_more, min_size=6, max_size=6), st.lists(st.integers(0, 30), min_size=3, max_size=3))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_answers_of_which_one_may_choose_several_are_released_too(counts: list[int], both: list[int]) -> None:
    survey = a_survey(BY, "xy", kind="multi")
    people = {
        (group, answer): count
        for (group, answer), count in zip([(g, a) for g in BY["region"] for a in "xy"], counts, strict=True)
    }
    answers = answers_of(
        survey, people | {(group, "xy"): count for group, count in zip(BY["region"], both, strict=True)}
    )
    if answers.empty:
        return

    release = audited_release(results(answers, survey), answers, survey)

    assert audit(release.results, answers, survey) == []
