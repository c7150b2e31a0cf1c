"""Strata, clusters and population sizes: published values, a second program's, and what cannot be estimated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.survey_design import Codes, DesignError, Numbers, SurveyDesign
from metrics.survey_estimates import means, shares
from metrics.survey_tests import rao_scott
from tests.oracle_files import base, respondents

# The data set "fpc" of R's survey package (and of Stata's manual): strata of 5 of 15 and 3 of 12 clusters.
STRATA = np.array([1, 1, 1, 1, 1, 2, 2, 2])
X = np.array([2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2])
WEIGHTS = np.array([3.0] * 5 + [4.0] * 3)
POPULATION = np.array([15.0] * 5 + [12.0] * 3)
EVERYBODY = np.ones(8, dtype=bool)


@pytest.mark.parametrize(("population", "standard_error"), [(None, 0.7412683), (POPULATION, 0.6160407)])
def test_a_stratified_sample_has_the_published_standard_error(
    population: Numbers | None, standard_error: float
) -> None:
    # svymean(~x) of example(fpc) in R's survey package.
    found = means(X[:, None], SurveyDesign(WEIGHTS, STRATA, None, population), EVERYBODY)

    assert found.value[0] == pytest.approx(5.448148, abs=5e-7)
    assert found.standard_error[0] == pytest.approx(standard_error, abs=5e-8)
    assert found.degrees_of_freedom == 6


# svy 0.35.0, another program: gp3 by age, strata = region, clusters = trust, weights w_rake, and with 40 trusts in the
# population of each stratum.
STANDARD_ERRORS = {
    "45-54": (0.018537193712229547, 0.01608229812997028),
    "55-64": (0.019236669699780422, 0.01668627078490906),
    "65-74": (0.020926420607738482, 0.018140409904465738),
    "75+": (0.029576330455062094, 0.025665624355682173),
    "Under 45": (0.028421838756670616, 0.024625602419157663),
}
RAO_SCOTT = (
    (6.571445722150185, 3.0270487554563035, 323.8942168338245, 0.000240456619933771),
    (8.734488759151207, 3.025003117934652, 323.6753336190078, 1.2909391595372632e-05),
)


def codes(column: str) -> Codes:
    return np.unique(respondents()[column].to_numpy(str), return_inverse=True)[1].astype(np.int64)


def clustered(population: float | None) -> SurveyDesign:
    sizes = None if population is None else np.full(len(respondents()), population)
    return SurveyDesign(respondents()["w_rake"].to_numpy(float), codes("region"), codes("trust"), sizes)


@pytest.mark.parametrize(("population", "which"), [(None, 0), (40.0, 1)])
def test_clusters_within_strata_have_the_standard_errors_of_another_program(
    population: float | None, which: int
) -> None:
    gp3 = respondents()["gp3"].to_numpy(float)
    ages = sorted(STANDARD_ERRORS)

    found = [shares(gp3[:, None], clustered(population), base("gp3", f"age={age}")) for age in ages]
    test = rao_scott(codes("age"), np.nan_to_num(gp3).astype(np.int64), clustered(population), base("gp3"))

    assert [one.standard_error[0] for one in found] == pytest.approx(
        [STANDARD_ERRORS[age][which] for age in ages], rel=1e-9
    )
    assert test is not None
    assert (test.f, test.numerator, test.denominator, test.p) == pytest.approx(RAO_SCOTT[which], rel=1e-9)


def test_clusters_are_counted_within_their_stratum() -> None:
    numbered_anew = SurveyDesign(WEIGHTS, STRATA, np.array([1, 1, 2, 2, 3, 1, 2, 3]))
    named = SurveyDesign(WEIGHTS, STRATA, np.array([1, 1, 2, 2, 3, 4, 5, 6]))

    assert means(X[:, None], numbered_anew, EVERYBODY).standard_error == pytest.approx(
        means(X[:, None], named, EVERYBODY).standard_error
    )


@given(
    values=st.lists(st.floats(-100, 100), min_size=6, max_size=12),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=60)
def test_a_variance_is_the_textbooks_sum_over_strata_and_clusters(values: list[float], seed: int) -> None:
    random = np.random.default_rng(seed)
    people = len(values)
    strata = np.arange(people) % 2
    clusters = np.concatenate([np.array([0, 0, 1, 1]), random.integers(0, 3, people - 4)])
    weights = random.uniform(0.5, 3, people)
    sizes = np.where(strata == 0, 9.0, 7.0)

    textbook = 0.0
    for stratum in (0, 1):
        own = sorted(set(clusters[strata == stratum]))
        totals = [
            sum(weights[i] * values[i] for i in range(people) if strata[i] == stratum and clusters[i] == cluster)
            for cluster in own
        ]
        mean = sum(totals) / len(own)
        spread = sum((total - mean) ** 2 for total in totals) * len(own) / (len(own) - 1)
        textbook += (1 - len(own) / (9.0 if stratum == 0 else 7.0)) * spread

    found = SurveyDesign(weights, strata, clusters, sizes).variances(np.array(values)[:, None])
    assert found[0] == pytest.approx(textbook, rel=1e-9, abs=1e-9)


def test_a_stratum_that_was_asked_as_a_whole_adds_no_variance() -> None:
    strata, population = np.array([1, 2, 2, 2]), np.array([1.0, 6.0, 6.0, 6.0])

    found = SurveyDesign(np.ones(4), strata, None, population).variances(np.array([[5.0], [1.0], [1.0], [1.0]]))

    assert found[0] == pytest.approx(0)


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({"weights": np.array([1.0, -1.0])}, "0 or more"),
        ({"weights": np.array([1.0, np.nan])}, "0 or more"),
        ({"weights": np.zeros(2)}, "one at least above 0"),
        ({"weights": np.ones(3), "strata": np.array([1, 2, 2])}, "join it with a similar stratum"),
        ({"weights": np.ones(3), "clusters": np.zeros(3, dtype=np.int64)}, "single cluster"),
        ({"weights": np.ones(3), "population_clusters": np.array([2.0, 2, 2])}, "more clusters than the population"),
        ({"weights": np.ones(2), "population_clusters": np.array([20.0, 30])}, "same population size"),
    ],
)
def test_a_design_without_a_variance_is_refused_in_words(design: dict[str, Numbers], message: str) -> None:
    with pytest.raises(DesignError, match=message):
        SurveyDesign(**design)  # type: ignore[arg-type]
