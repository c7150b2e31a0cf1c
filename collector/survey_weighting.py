"""Results weighted to a population beside those as published, each safe by itself and both together."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from campaign.survey import Survey
from metrics.disclosure_means import SafeMeans, safe_means
from metrics.disclosure_release import Group, audited_release
from metrics.survey_means import means_of_questions
from metrics.survey_people import weighted_people
from metrics.survey_verdicts import verdicts
from metrics.survey_weighted import weighted_results

_LEAST_DIFFERENCE = 10
_PLACE = ["question", "breakdown", "group"]


@dataclass(frozen=True)
class Weighted:
    """Safe weighted results and means, verdicts on groups, what the audit hid of results, and their unrounded bases."""

    results: pd.DataFrame
    means: SafeMeans
    verdicts: pd.DataFrame
    hidden_by_audit: tuple[Group, ...]
    bases: pd.DataFrame


def is_weighted(survey: Survey) -> bool:
    """Whether weighted results stand beside those as published: there are margins, or strata of known size."""
    return bool(survey.margin) or _has_sized_strata(survey)


def sample_in_words(survey: Survey) -> str:
    """What of the sample's design the ranges allow for; nothing where the codebook names no design."""
    names = {"stratum": "strata", "cluster": "clusters", "population_size": "the size of the population"}
    parts = [names[part] for part in survey.design.columns()] if survey.design else []
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _has_sized_strata(survey: Survey) -> bool:
    return survey.design is not None and None not in (survey.design.stratum, survey.design.population_size)


def weighted_to(survey: Survey) -> str:
    """What the weighted results are weighted to, in words, with the sources."""
    strata = ["stratum (as sampled)"] if _has_sized_strata(survey) else []
    labels = {breakdown.key: breakdown.label.lower() for breakdown in survey.breakdown}
    margins = [f"{labels[margin.breakdown]} ({margin.source}, {margin.as_of:%Y})" for margin in survey.margin]
    return " and ".join(strata + margins)


def audited_weighted(
    answers: pd.DataFrame, survey: Survey, shown: pd.DataFrame, means: pd.DataFrame, bases: pd.DataFrame
) -> Weighted:
    """Weight everybody by the sample's design and to the margins, and make the results safe beside the unweighted ones.

    A group that the unweighted release hides is hidden here too, and so is one of which the weighted base leaves out
    one to nine people who are in the unweighted one: the difference of both would be about those few.

    Raises:
        RakingError: No weights agree with the margins.
        DesignError: The design columns allow no variance.
        UnsafeRelease: The audit still finds something, whatever is hidden.
        UnknownAnswer: The codebook does not fit the answers.
    """
    weighted = weighted_people(answers, survey, _population(answers, survey))
    kept = answers[answers["respondent"].isin(weighted.counted)]
    computed = weighted_results(answers, survey, weighted)
    weights = pd.Series(weighted.design.weights, index=list(weighted.people))
    # Of other people than the unweighted release it says nothing more than by itself.
    beside, means_beside = (None, None) if weighted.left_out else (shown, means)
    release = audited_release(
        computed,
        kept,
        survey,
        weights,
        also_hidden=frozenset(_hidden_beside(shown, bases, computed)),
        beside=beside,
        means_beside=means_beside,
    )
    computed_means = means_of_questions(answers, survey, weighted)
    return Weighted(
        release.results,
        safe_means(computed_means, release.results, kept, survey, weights, beside, means_beside),
        verdicts(answers, survey, weighted, release.results),
        release.hidden,
        computed[[*_PLACE, "base"]],
    )


def _population(answers: pd.DataFrame, survey: Survey) -> dict[str, dict[str, float]]:
    """Sources give people or shares of them, as of different years: only the proportions within each margin count."""
    total = answers["respondent"].nunique()
    return {
        margin.breakdown: {
            group: people * total / sum(margin.population.values()) for group, people in margin.population.items()
        }
        for margin in survey.margin
    }


def _hidden_beside(shown: pd.DataFrame, bases: pd.DataFrame, computed: pd.DataFrame) -> Iterator[Group]:
    is_hidden = (shown["state"] == "hidden").groupby([shown[name] for name in _PLACE]).all()
    unweighted, weighted = (one.drop_duplicates(_PLACE).set_index(_PLACE)["base"] for one in (bases, computed))
    differs_by_few = (unweighted - weighted).between(1, _LEAST_DIFFERENCE - 1)
    for found in (is_hidden, differs_by_few):
        yield from ((str(key), str(by), str(group)) for key, by, group in found.index[found])
