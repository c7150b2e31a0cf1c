"""Weighted shares and means of a survey, for everybody and within groups, with what chance allows."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from metrics.survey import korn_graubard_interval
from metrics.survey_design import Mask, Numbers, SurveyDesign
from metrics.survey_weights import kish_design_effect


@dataclass(frozen=True)
class Estimates:
    """Estimates of one or more columns over the same people.

    `value` and `standard_error` one per column, in the column's unit; `base` people, unweighted, with a weight above 0;
    `degrees_of_freedom` of the design among them; `design_effect` (against a simple random sample with replacement) one
    per column; `kish` the design effect of the weights alone; `low` and `high` the 95% range.
    """

    value: Numbers
    standard_error: Numbers
    base: int
    degrees_of_freedom: int
    design_effect: Numbers
    kish: float
    low: Numbers
    high: Numbers


def shares(chosen: Numbers, design: SurveyDesign, inside: Mask, confidence: float = 0.95) -> Estimates:
    """Weighted shares of people, with Taylor-linearised standard errors and Korn-Graubard ranges.

    Args:
        chosen: People x answers, 1 where the person gave the answer and 0 where not; what is outside of the base is
            not looked at and may be missing.
        design: Weights and design of the whole sample.
        inside: Who is in the base: those in the group who answered.
        confidence: How often the range is to hold the true share.

    Returns:
        Shares of 0 to 1. Over a base of nobody everything is missing. Where a share is 0 or 1 its standard error is 0
        and its design effect missing, and the range is that of the base. With a single cluster in the base there is no
        range.

    Method: docs/metrics.md#survey-estimates
    """
    value, variance, base, freedom = _ratios(chosen, design, inside)
    value, variance = _exact_where_all_agree(value, variance, chosen[inside & (design.weights > 0)])
    spread = value * (1 - value)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(variance > 0, spread / variance, base)
        design_effect = np.where(spread > 0, variance * (base - 1) / spread, np.nan)
    people, free = np.full(len(value), float(base)), np.full(len(value), float(freedom))
    if freedom < 1:
        low = high = np.full(len(value), np.nan)
    else:
        low, high = korn_graubard_interval(value, people, effective, free, confidence)
    kish = kish_design_effect(design.weights[inside])
    return Estimates(value, np.sqrt(variance), base, freedom, design_effect, kish, low, high)


def means(values: Numbers, design: SurveyDesign, inside: Mask, confidence: float = 0.95) -> Estimates:
    """Weighted means of scales and numbers, with Taylor-linearised standard errors and Student's t ranges.

    Args:
        values: People x columns, in any unit; what is outside of the base is not looked at and may be missing.
        design: Weights and design of the whole sample.
        inside: Who is in the base.
        confidence: How often the range is to hold the true mean.

    Returns:
        Means in the columns' units. Over a base of nobody everything is missing; with a single person or cluster there
        is no range.

    Method: docs/metrics.md#survey-estimates
    """
    value, variance, base, freedom = _ratios(values, design, inside)
    error = np.sqrt(variance)
    weights = np.where(inside, design.weights, 0.0)[:, None]
    deviations = np.where(inside[:, None], values - value, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        # The population's variance as R's svyvar has it: over base - 1, so that over base x this is a mean's variance.
        simple = (weights * np.square(deviations)).sum(axis=0) / weights.sum() / (base - 1)
        design_effect = np.where(simple > 0, variance / simple, np.nan)
    reach = stats.t.ppf((1 + confidence) / 2, freedom) * error if freedom >= 1 else np.full(len(value), np.nan)
    kish = kish_design_effect(design.weights[inside])
    return Estimates(value, error, base, freedom, design_effect, kish, value - reach, value + reach)


def linearised(values: Numbers, weights: Numbers, inside: Mask) -> tuple[Numbers, Numbers]:
    """Weighted means over a base, and everybody's influence on each: people x columns, 0 outside of the base.

    The influence of a person on a mean is (value - mean) / sum of weights; the weighted sum of influences over the
    sample has, to first order, the variance of the mean.

    Wolter, K. M. (2007). Introduction to Variance Estimation, 2nd edition. Springer, chapter 6.

    Method: docs/metrics.md#survey-variance
    """
    counted = np.where(inside[:, None], values, 0.0)
    weighted = np.where(inside, weights, 0.0)
    total = weighted.sum()
    mean = weighted @ counted / total if total > 0 else np.full(values.shape[1], np.nan)
    scores = np.where(inside[:, None], (counted - mean) / total if total > 0 else np.nan, 0.0)
    return mean, scores


def _exact_where_all_agree(value: Numbers, variance: Numbers, given: Numbers) -> tuple[Numbers, Numbers]:
    """Sums of weights in another order make 1 to 1.0000000000000002, which is no share, with a variance of 1e-33."""
    if not len(given):
        return value, variance
    agree = (given == given[0]).all(axis=0)
    return np.where(agree, given[0], value), np.where(agree, 0.0, variance)


def _ratios(values: Numbers, design: SurveyDesign, inside: Mask) -> tuple[Numbers, Numbers, int, int]:
    """Means, their variances, the base and the degrees of freedom."""
    base = int(np.count_nonzero(inside & (design.weights > 0)))
    if base == 0:
        nothing = np.full(values.shape[1], np.nan)
        return nothing, nothing, 0, 0
    mean, scores = linearised(values, design.weights, inside)
    return mean, design.variances(scores), base, design.degrees_of_freedom(inside)
