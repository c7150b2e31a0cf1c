"""How a survey's people were sampled, as its design columns say: strata, clusters, and how many there are of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from campaign.survey import DESIGN_PREFIX, Survey
from metrics.survey import UnknownAnswer
from metrics.survey_design import Calibration, Codes, Numbers, SurveyDesign


@dataclass(frozen=True)
class Sample:
    """Everybody's stratum and cluster, and the clusters of their stratum in the population; none where not given.

    Method: docs/metrics.md#survey-sample
    """

    people: int
    strata: Codes | None = None
    clusters: Codes | None = None
    population_clusters: Numbers | None = None

    def design(self, weights: Numbers, calibration: Calibration | None = None) -> SurveyDesign:
        """The design of these people with such weights.

        Raises:
            DesignError: No variance can be worked out, such as where a stratum has a single cluster.
        """
        return SurveyDesign(weights, self.strata, self.clusters, self.population_clusters, calibration)

    def base_weights(self) -> Numbers:
        """How many people of the population each stands for: clusters of their stratum in it, over those sampled.

        1 for everybody where the population's size is not known.
        """
        if self.population_clusters is None:
            return np.ones(self.people)
        strata = np.zeros(self.people, dtype=np.int64) if self.strata is None else self.strata
        clusters = np.arange(self.people) if self.clusters is None else self.clusters
        sampled = np.unique(np.column_stack([strata, clusters]), axis=0)[:, 0]
        weights: Numbers = self.population_clusters / np.bincount(sampled)[strata]
        return weights


def sample_of(answers: pd.DataFrame, survey: Survey, people: Sequence[str]) -> Sample:
    """The sample that a codebook's design columns describe; without any, everybody is drawn alike.

    Args:
        answers: As for `metrics.survey.results`; parts of the design are rows with ``design:`` and their name.
        survey: The codebook.
        people: The respondents, in the order that is wanted.

    Raises:
        UnknownAnswer: Somebody has no stored value of a part of the design that the codebook names.

    Method: docs/metrics.md#survey-sample
    """
    parts = survey.design.columns() if survey.design else {}
    found = {part: _numbers(answers, part, people) for part in parts}
    strata, clusters = (
        np.unique(found[part], return_inverse=True)[1].astype(np.int64) if part in found else None
        for part in ("stratum", "cluster")
    )
    return Sample(len(people), strata, clusters, found.get("population_size"))


def _numbers(answers: pd.DataFrame, part: str, people: Sequence[str]) -> Numbers:
    rows = answers[answers["question"] == DESIGN_PREFIX + part]
    numbers = rows.set_index("respondent")["answer"].astype(float).reindex(list(people)).to_numpy(dtype=float)
    if np.any(np.isnan(numbers)):
        raise UnknownAnswer(f"design {part}: it is not stored for everybody")
    return np.asarray(numbers, dtype=np.float64)
