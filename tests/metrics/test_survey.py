"""Shares of answers, their bases and their ranges."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from campaign.survey import Breakdown, Question, Survey
from metrics.survey import UnknownAnswer, korn_graubard_interval, people_who_answered, results

REGION = Breakdown(key="region", label="Region", column="region", groups=("Wales", "London"))


def a_question(key: str = "visits", kind: str = "single", highlight: tuple[str, ...] = ()) -> Question:
    """Three options, a to c."""
    options = [{"code": code, "label": code.upper(), "column": code} for code in "abc"]
    entries = {"key": key, "wording": "?", "short": "?", "kind": kind, "column": key, "options": options}
    return Question.model_validate(entries | {"highlight": highlight, "breakdowns": ("region",)})


def a_survey(*questions: Question) -> Survey:
    return Survey(
        key="test",
        title="A survey",
        population="patients",
        asked="Online",
        started=date(2026, 6, 1),
        ended=date(2026, 8, 31),
        breakdown=(REGION,),
        question=questions,
    )


def people(*given: dict[str, str]) -> pd.DataFrame:
    """One dict a person, from question (or `by:` and breakdown) to answers, several joined by spaces."""
    rows = [
        (f"person {number}", question, answer)
        for number, person in enumerate(given)
        for question, answers in person.items()
        for answer in ([answers] if question.startswith("by:") else answers.split())
    ]
    return pd.DataFrame(rows, columns=["respondent", "question", "answer"], dtype="str")


def cell(found: pd.DataFrame, answer: str, group: str = "Everyone") -> tuple[int, int]:
    row = found[(found["answer"] == answer) & (found["group"] == group)].iloc[0]
    return int(row["count"]), int(row["base"])


def test_counts_those_who_answered_for_everybody_and_in_each_group() -> None:
    given_answers = people(
        {"visits": "a", "by:region": "Wales"},
        {"visits": "b", "by:region": "Wales"},
        {"visits": "a", "by:region": "London"},
        {"visits": "a"},
        {"by:region": "London"},
    )

    found = results(given_answers, a_survey(a_question()))

    assert (cell(found, "a"), cell(found, "b"), cell(found, "c")) == ((3, 4), (1, 4), (0, 4))
    assert (cell(found, "a", "Wales"), cell(found, "a", "London")) == ((1, 2), (1, 1))
    assert list(found.columns) == [
        "question", "breakdown", "group", "answer", "count", "base", "share", "low", "high",
    ]  # fmt: skip
    assert found["breakdown"].unique().tolist() == ["all", "region"]


def test_a_group_of_nobody_has_rows_and_no_shares() -> None:
    found = results(people({"visits": "a", "by:region": "Wales"}), a_survey(a_question()))

    london = found[found["group"] == "London"]
    assert london["base"].tolist() == [0, 0, 0]
    assert london[["share", "low", "high"]].isna().all(axis=None)


def test_nobody_at_all_gives_rows_and_no_shares() -> None:
    found = results(people(), a_survey(a_question()))

    assert len(found) == 9
    assert found["share"].isna().all()


def test_the_highlight_is_its_options_together() -> None:
    given_answers = people({"visits": "a"}, {"visits": "b"}, {"visits": "c"}, {"visits": "c"})

    assert cell(results(given_answers, a_survey(a_question(highlight=("a", "b")))), "highlight") == (2, 4)


def test_a_multi_question_counts_people_and_its_shares_may_exceed_one() -> None:
    given_answers = people({"visits": "a b"}, {"visits": "a b c"}, {"visits": "a"})

    found = results(given_answers, a_survey(a_question(kind="multi", highlight=("a",))))

    assert (cell(found, "a"), cell(found, "b"), cell(found, "highlight")) == ((3, 3), (2, 3), (3, 3))


def test_options_of_a_multi_question_are_never_combined() -> None:
    with pytest.raises(ValidationError, match="a union of several is never published"):
        a_question(kind="multi", highlight=("a", "b"))


def test_a_breakdown_that_the_question_does_not_allow_is_not_made() -> None:
    question = a_question().model_copy(update={"breakdowns": ()})

    assert set(results(people({"visits": "a"}), a_survey(question))["breakdown"]) == {"all"}


@pytest.mark.parametrize("person", [{"visits": "d"}, {"visits": "a", "by:region": "Essex"}])
def test_an_answer_that_the_codebook_no_longer_knows_is_refused(person: dict[str, str]) -> None:
    with pytest.raises(UnknownAnswer, match="is stored as an answer, but is not in the codebook"):
        results(people(person), a_survey(a_question()))


def test_who_answered_something_is_counted_once() -> None:
    given_answers = people({"visits": "a", "nurse": "b"}, {"nurse": "a"}, {"by:region": "Wales"}, {"gone": "a"})

    assert people_who_answered(given_answers, a_survey(a_question(), a_question("nurse"))) == 2


@pytest.mark.parametrize(
    ("share", "standard_error", "base", "low", "high"),
    [
        # R 4.2.2, survey 4.1.1: svyciprop(method = "beta"), 2,000 generated respondents of equal weight,
        # R_survey_expected.csv, dataset synth_unw.
        (0.23160621761658, 0.00960499126723221, 1930, 0.212940909943325, 0.251090906817595),  # gp3, ALL
        (0.245901639344262, 0.0551490954558223, 61, 0.144619814090378, 0.372976714080019),  # gp3, North East
        (0.256756756756757, 0.0507947896762544, 74, 0.162182517690205, 0.371597016459054),  # gp3, Wales
    ],
)
def test_the_range_is_that_of_r_survey(share: float, standard_error: float, base: int, low: float, high: float) -> None:
    effective_base = share * (1 - share) / standard_error**2

    found = korn_graubard_interval(
        np.array([share]), np.array([float(base)]), np.array([effective_base]), np.array([base - 1.0])
    )

    assert np.concatenate(found) == pytest.approx([low, high], rel=1e-9)


def test_shares_of_the_published_size_have_rs_range_to_four_digits() -> None:
    # As above, gp3: 447 of 1,930 and, in Northern Ireland, 13 of 34. R's base is smaller by 1 in 2,000.
    everybody = people(*[{"visits": "a"}] * 447, *[{"visits": "b"}] * 1483)
    few = people(*[{"visits": "a"}] * 13, *[{"visits": "b"}] * 21)

    ranges = [
        results(given_answers, a_survey(a_question())).iloc[0][["low", "high"]] for given_answers in (everybody, few)
    ]

    assert ranges[0].tolist() == pytest.approx([0.212940909943325, 0.251090906817595], abs=2e-5)
    assert ranges[1].tolist() == pytest.approx([0.221627806418058, 0.564408597673078], abs=2e-4)


@given(base=st.integers(1, 3000), data=st.data())
def test_without_weights_the_range_is_clopper_and_pearsons(base: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, base))

    low, high = korn_graubard_interval(np.array([count / base]), np.array([float(base)]))

    exact = stats.binomtest(count, base).proportion_ci(method="exact")
    assert (low[0], high[0]) == pytest.approx((exact.low, exact.high), abs=1e-9)
    assert 0 <= low[0] <= count / base <= high[0] <= 1


def test_an_effective_base_counts_for_no_more_than_the_people() -> None:
    share, base = np.array([0.3]), np.array([50.0])

    assert korn_graubard_interval(share, base, np.array([80.0])) == korn_graubard_interval(share, base)


def test_weights_that_cost_precision_widen_the_range() -> None:
    share, base = np.array([0.3]), np.array([100.0])

    plain, weighted = korn_graubard_interval(share, base), korn_graubard_interval(share, base, np.array([60.0]))

    assert weighted[0] < plain[0]
    assert weighted[1] > plain[1]
