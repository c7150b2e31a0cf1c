"""Means beside a release: those that tell of nobody, and what the audit takes from them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.survey import Option, Survey
from metrics.disclosure_audit import audit
from metrics.disclosure_mean_constraints import MeansShown, mean_constraints
from metrics.disclosure_means import safe_means, to_one_decimal
from metrics.disclosure_release import UnsafeRelease, audited_release
from metrics.disclosure_replacement import TooFewNew, means_behind_few
from metrics.survey import results
from metrics.survey_means import means_of_questions
from metrics.survey_people import unweighted_people
from tests.metrics.releases import a_survey, answers_of, as_if_safe

WALES, LONDON, KENT = "Wales", "London", "Kent"


def a_scale(codes: str, values: Mapping[str, int] | None = None, groups: tuple[str, ...] = (WALES, LONDON)) -> Survey:
    """One question on a scale, of single-digit numbers or with options of such values."""
    survey = a_survey({"region": groups}, codes)
    (question,) = survey.question
    options = tuple(Option(code=str((values or {}).get(code, code)), label=code) for code in codes)
    return survey.model_copy(update={"question": (question.model_copy(update={"kind": "scale", "options": options}),)})


def means_of(answers: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    return means_of_questions(answers, survey, unweighted_people(answers, survey))


def rounded(means: pd.DataFrame) -> pd.DataFrame:
    return means.assign(**{name: to_one_decimal(means[name].to_numpy(dtype=float)) for name in ("mean", "low", "high")})


def released(answers: pd.DataFrame, survey: Survey) -> tuple[pd.DataFrame, pd.DataFrame, tuple[tuple[str, ...], ...]]:
    shown = audited_release(results(answers, survey), answers, survey).results
    safe = safe_means(means_of(answers, survey), shown, answers, survey)
    return shown, safe.means.set_index("group"), safe.left_out


def test_a_mean_has_one_decimal_and_the_range_of_students_t() -> None:
    wales, london = {"0": 40, "1": 40, "2": 20}, {"0": 20, "1": 30, "2": 50}
    people = {(group, code): n for group, own in ((WALES, wales), (LONDON, london)) for code, n in own.items()}
    answers = answers_of(a_scale("012"), people)

    _, means, left_out = released(answers, a_scale("012"))

    # Wales: 0.8, less and more t(99) = 1.98422 x sqrt(0.56 / 99), the standard error: 0.651 and 0.949.
    assert means[["mean", "low", "high"]].to_dict("index")[WALES] == {"mean": 0.8, "low": 0.7, "high": 0.9}
    assert means["mean"].to_dict()["Everyone"] == 1.1  # 1.05, halves upwards
    assert left_out == ()


def test_a_hidden_group_has_no_mean() -> None:
    survey = a_scale("02", groups=(WALES, LONDON, KENT))
    few = {(WALES, "0"): 12, (WALES, "2"): 10}
    answers = answers_of(survey, few | {(LONDON, "0"): 50, (LONDON, "2"): 60, (KENT, "0"): 70, (KENT, "2"): 60})

    shown, means, _ = released(answers, survey)

    hidden = set(shown.loc[shown["state"] == "hidden", "group"])
    assert WALES in hidden
    assert not hidden & set(means.index)
    assert "Everyone" in means.index


def test_a_mean_that_would_tell_how_few_gave_an_answer_is_left_out() -> None:
    # One person who says 100 moves the mean of 120 people by almost a point: three of them would be counted.
    survey = a_scale("abc", {"a": 0, "b": 1, "c": 100})
    london = {(LONDON, "a"): 900, (LONDON, "b"): 800, (LONDON, "c"): 300}
    answers = answers_of(a_scale("abc"), {(WALES, "a"): 60, (WALES, "b"): 57, (WALES, "c"): 3} | london)
    answers["answer"] = answers["answer"].replace({"a": "0", "b": "1", "c": "100"})

    shown, means, left_out = released(answers, survey)
    every_mean = rounded(means_of(answers, survey))
    told = every_mean[every_mean["group"] == WALES]

    assert WALES not in means.index
    assert "q" in {question for question, *_ in left_out}
    assert "100" in {one.answer for one in audit(shown, answers, survey, means=MeansShown(told))}
    assert audit(shown, answers, survey, means=MeansShown(means.reset_index())) == []


def test_a_release_that_is_unsafe_without_means_has_none() -> None:
    answers = answers_of(a_scale("012"), {(WALES, "0"): 70, (WALES, "1"): 40, (LONDON, "1"): 12, (LONDON, "2"): 1})
    unsafe = as_if_safe(results(answers, a_scale("012")))

    with pytest.raises(UnsafeRelease):
        safe_means(means_of(answers, a_scale("012")), unsafe, answers, a_scale("012"))


@given(counts=st.lists(st.integers(0, 150), min_size=4, max_size=4).filter(lambda counts: sum(counts) >= 30))
@settings(deadline=None, max_examples=40)
def test_the_true_counts_always_agree_with_their_mean_and_one_more_at_the_end_in_thirty_does_not(
    counts: list[int],
) -> None:
    survey, places = a_scale("0139"), (("all", "Everyone"),)
    answers = answers_of(survey, {("", code): count for code, count in zip("0139", counts, strict=True)})
    found = means_of(answers, survey)
    found = found[found["breakdown"] == "all"]
    found = rounded(found)
    everybody = results(answers, survey)
    (question,) = survey.question

    known = mean_constraints(question, found, as_if_safe(everybody[everybody["breakdown"] == "all"]), places)

    matrix, limits = known.matrix(5).toarray(), np.array(known.limits)
    true = np.array([*counts, sum(counts)], dtype=float)
    assert np.all(matrix @ true <= limits + 1e-6)
    more = sum(counts) // 30 + 1
    other = true + np.array([-more, 0, 0, more, 0])
    assert np.any(matrix @ other > limits + 1e-6)


def test_a_mean_that_changed_for_the_sake_of_a_few_keeps_the_earlier_release() -> None:
    wales = {(WALES, "0"): 60, (WALES, "1"): 60, (WALES, "2"): 60}
    before, after = (wales | {(LONDON, "0"): 60, (LONDON, "1"): 90, (LONDON, "2"): more} for more in (60, 64))
    answers, later = answers_of(a_scale("012"), before), answers_of(a_scale("012"), after)
    shown, means, _ = released(answers, a_scale("012"))
    _, new, _ = released(later, a_scale("012"))
    new["mean"] = new["mean"].where(new.index != LONDON, new["mean"] + 0.1)

    waiting = means_behind_few(means.reset_index(), new.reset_index(), shown, results(later, a_scale("012")))

    assert TooFewNew("q", "region", LONDON) in waiting
    assert TooFewNew("q", "region", WALES) not in waiting
