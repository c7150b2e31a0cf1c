"""Verdicts of a release: of shown groups, from their answers alone; and releases that stand beside or after others."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from campaign.survey import Survey
from metrics.disclosure import safe
from metrics.disclosure_audit import audit
from metrics.disclosure_replacement import verdicts_behind_few
from metrics.survey import results
from metrics.survey_people import unweighted_people
from metrics.survey_verdicts import verdicts
from tests.metrics.releases import a_survey, answers_of, as_if_safe

BY = {"region": ("Wales", "London", "Kent", "Devon")}
LARGE: dict[Any, int] = {
    ("Wales", "x"): 210, ("Wales", "y"): 160, ("London", "x"): 300, ("London", "y"): 420,
    ("Kent", "x"): 9, ("Kent", "y"): 8, ("Devon", "x"): 6, ("Devon", "y"): 5,
}  # fmt: skip


def of(people: Mapping[Any, int]) -> tuple[Survey, pd.DataFrame, pd.DataFrame]:
    survey = a_survey(BY, "xy")
    answers = answers_of(survey, people)
    return survey, answers, safe(results(answers, survey), survey)


def told(people: Mapping[Any, int]) -> pd.DataFrame:
    survey, answers, shown = of(people)
    return verdicts(answers, survey, unweighted_people(answers, survey), shown)


def test_only_shares_of_groups_that_are_shown_have_a_verdict() -> None:
    found = told(LARGE)

    assert list(zip(found["group"], found["answer"], found["verdict"], strict=True)) == [
        ("Wales", "x", "higher"), ("Wales", "y", "lower"), ("London", "x", "lower"), ("London", "y", "higher"),
    ]  # fmt: skip


def test_what_hidden_groups_answered_changes_no_verdict() -> None:
    # Within what is hidden everybody is asked the other way round, far enough to move any comparison with them.
    near = LARGE | {("Wales", "x"): 172, ("Wales", "y"): 198, ("Kent", "x"): 16, ("Kent", "y"): 1}
    turned = near | {("Kent", "x"): 1, ("Kent", "y"): 16, ("Devon", "x"): 0, ("Devon", "y"): 11}

    assert told(near).equals(told(turned))


def test_a_release_that_tells_too_much_is_found_through_the_weighted_one_beside_it() -> None:
    survey = a_survey({"region": ("Wales", "London")}, "xyz")
    people = {("Wales", "x"): 210, ("Wales", "z"): 2, ("London", "x"): 300, ("London", "y"): 420, ("London", "z"): 90}
    answers = answers_of(survey, people)
    found = results(answers, survey)
    weights = pd.Series(1.0, index=answers["respondent"].unique())
    hidden = safe(found, survey, {("q", "region", "Wales"), ("q", "region", "London"), ("q", "all", "Everyone")})

    assert audit(hidden, answers, survey, weights) == []
    assert audit(hidden, answers, survey, weights, beside=as_if_safe(found))


def test_a_verdict_waits_until_ten_people_more_have_answered() -> None:
    survey, answers, shown = of(LARGE)
    before = told(LARGE)
    after = before.assign(verdict="no clear difference")
    bases = results(answers, survey)[["question", "breakdown", "group", "base"]]

    assert [one.group for one in verdicts_behind_few(before, after, shown, bases)] == ["Everyone"]
    assert verdicts_behind_few(before, after, shown, bases.assign(base=bases["base"] + 16)) == []
    assert verdicts_behind_few(before, before, shown, bases) == []
