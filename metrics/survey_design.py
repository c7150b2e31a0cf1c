"""How a survey's people were sampled and weighted, and the variance that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


class DesignError(ValueError):
    """Weights or design columns from which no variance can be worked out; the message says which and what to do."""


@dataclass(frozen=True)
class Calibration:
    """The margins that weights were raked to, for a variance that knows of it.

    `base_weights` are the weights before raking; `margins` holds, for each margin, everybody's category (0, 1, ...).

    Method: docs/metrics.md#survey-variance
    """

    base_weights: Numbers
    margins: Sequence[Codes]

    def residuals(self, scores: Numbers) -> Numbers:
        """What is left of each column of scores after a regression on the margins, weighted by the base weights."""
        return scores - self._indicators @ (self._pseudo_inverse @ (self._root * scores))

    @cached_property
    def _root(self) -> Numbers:
        return np.asarray(np.sqrt(self.base_weights)[:, None], dtype=np.float64)

    @cached_property
    def _indicators(self) -> Numbers:
        columns = [codes[:, None] == np.unique(codes) for codes in self.margins]
        return np.hstack(columns).astype(float)

    @cached_property
    def _pseudo_inverse(self) -> Numbers:
        # The margins' indicators add up to one each, so the columns are dependent and there is no plain inverse.
        root_times_indicators = self._root * self._indicators
        inverse = np.linalg.pinv(root_times_indicators.T @ root_times_indicators, rcond=1e-12)
        return np.asarray(inverse @ root_times_indicators.T, dtype=np.float64)


@dataclass(frozen=True)
class SurveyDesign:
    """Everybody's weight, and the stratum and cluster they were drawn in, if there are any.

    Variances are Taylor-linearised and take clusters to be drawn with replacement within strata; with the number of
    clusters in the population they carry the finite population correction. The design is that of the whole sample: a
    group of it is given by a mask, never by leaving people out.

    Args:
        weights: One per person, 0 or more.
        strata: Each person's stratum; one stratum where it is not given.
        clusters: Each person's primary sampling unit, counted within its stratum; everybody is one where not given.
        population_clusters: For each person, how many clusters their stratum has in the population.
        calibration: The margins that the weights were raked to; weights are taken as fixed where it is not given.

    Raises:
        DesignError: A weight is negative or missing, all are 0, a stratum has a single cluster, or the population
            sizes are smaller than the sample or differ within a stratum.

    Method: docs/metrics.md#survey-variance
    """

    weights: Numbers
    strata: Codes | None = None
    clusters: Codes | None = None
    population_clusters: Numbers | None = None
    calibration: Calibration | None = None

    def __post_init__(self) -> None:
        if not np.all(np.isfinite(self.weights)) or np.any(self.weights < 0) or not np.any(self.weights > 0):
            raise DesignError("every weight has to be a number of 0 or more, and one at least above 0")
        if np.any(self._scale < 0):
            raise DesignError("the sample has more clusters than the population size says; give the stratum's size")
        if np.any((self._sampled == 1) & (self._scale > 0)):
            raise DesignError(
                "a stratum has a single cluster (or a single person), from which no variance can be had; "
                "join it with a similar stratum"
            )

    def degrees_of_freedom(self, inside: Mask) -> int:
        """Clusters less strata among the people of a group whose weight is not 0."""
        clusters = np.unique(self._cluster_of[inside & (self.weights > 0)])
        return len(clusters) - len(np.unique(self._stratum_of_cluster[clusters]))

    def covariance(self, scores: Numbers) -> Numbers:
        """Covariance of the weighted totals of linearised scores: people x columns in, columns x columns out."""
        deviations = self._deviations(scores)
        covariance: Numbers = deviations.T @ deviations
        return covariance

    def variances(self, scores: Numbers) -> Numbers:
        """Only the diagonal of `covariance`."""
        variances: Numbers = np.square(self._deviations(scores)).sum(axis=0)
        return variances

    def _deviations(self, scores: Numbers) -> Numbers:
        """Each cluster's weighted total less the mean of its stratum, scaled so that squares add up to variances."""
        residuals = scores if self.calibration is None else self.calibration.residuals(scores)
        weighted = self.weights[:, None] * residuals
        totals = weighted if self.clusters is None else _sums(weighted, self._cluster_of)
        if self.strata is None:
            means = totals.mean(axis=0, keepdims=True)
        else:
            means = (_sums(totals, self._stratum_of_cluster) / self._sampled[:, None])[self._stratum_of_cluster]
        deviations: Numbers = np.sqrt(self._scale[self._stratum_of_cluster])[:, None] * (totals - means)
        return deviations

    @cached_property
    def _stratum_of(self) -> Codes:
        if self.strata is None:
            return np.zeros(len(self.weights), dtype=np.int64)
        return np.unique(self.strata, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def _cluster_of(self) -> Codes:
        if self.clusters is None:
            return np.arange(len(self.weights))
        within = np.unique(self.clusters, return_inverse=True)[1]
        return np.unique(self._stratum_of * (within.max() + 1) + within, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def _stratum_of_cluster(self) -> Codes:
        found = np.empty(self._cluster_of.max() + 1, dtype=np.int64)
        found[self._cluster_of] = self._stratum_of
        return found

    @cached_property
    def _sampled(self) -> Codes:
        """How many clusters each stratum has in the sample."""
        return np.bincount(self._stratum_of_cluster)

    @cached_property
    def _scale(self) -> Numbers:
        replaced = self._sampled / np.maximum(self._sampled - 1, 1)
        if self.population_clusters is None:
            return replaced
        sizes = np.zeros(len(self._sampled))
        sizes[self._stratum_of] = self.population_clusters
        if not np.all(self.population_clusters == sizes[self._stratum_of]) or np.any(sizes <= 0):
            raise DesignError("everybody in a stratum has to have the same population size, above 0")
        return replaced * (1 - self._sampled / sizes)


def _sums(values: Numbers, codes: Codes) -> Numbers:
    return np.column_stack([np.bincount(codes, column) for column in values.T])
