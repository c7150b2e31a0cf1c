"""Whether a survey's groups answered differently: the Rao-Scott test, and each group against the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from metrics.survey_design import Codes, Mask, Numbers, SurveyDesign
from metrics.survey_estimates import linearised

SIGNIFICANT = 0.05

Verdict = Literal["higher", "lower", "no clear difference"]


@dataclass(frozen=True)
class RaoScott:
    """`f` with `numerator` and `denominator` degrees of freedom and its `p` are the second-order test (R's "F").

    `chi_squared` is Pearson's statistic of the weighted table, scaled to the number of people; `first_order_p` is the
    first-order test's p (R's "Chisq"), with (rows - 1) x (columns - 1) degrees of freedom.
    """

    f: float
    numerator: float
    denominator: float
    p: float
    chi_squared: float
    first_order_p: float


@dataclass(frozen=True)
class AgainstTheRest:
    """One group against all others: the difference of shares (-1 to 1), its standard error, p, and Holm's p.

    Method: docs/metrics.md#survey-group-against-the-rest
    """

    group: int
    difference: float
    standard_error: float
    p: float
    holm: float

    @property
    def verdict(self) -> Verdict:
        """Higher or lower only where Holm's p is under 0.05."""
        if not self.holm < SIGNIFICANT:
            return "no clear difference"
        return "higher" if self.difference > 0 else "lower"


def rao_scott(rows: Codes, columns: Codes, design: SurveyDesign, inside: Mask) -> RaoScott | None:
    """Whether the answers (columns) are distributed alike in all groups (rows), given weights and design.

    Pearson's chi-squared of the weighted table is divided by the trace of its generalised design effects, and referred
    to an F distribution with Satterthwaite's degrees of freedom; R's svychisq(statistic = "F"). As there, the
    degrees of freedom of the design are those of the people in the table, or of the whole sample where the variance
    knows of raking, since everybody's residuals are in it then.

    Rao, J. N. K. and Scott, A. J. (1984). On chi-squared tests for multiway contingency tables with cell proportions
    estimated from survey data. Annals of Statistics 12(1), 46-60. Thomas, D. R. and Rao, J. N. K. (1987). Small-sample
    comparisons of level and power for simple goodness-of-fit statistics under cluster sampling. JASA 82, 630-636.

    Args:
        rows: Everybody's group (0, 1, ...); not looked at outside of the base.
        columns: Everybody's answer (0, 1, ...); likewise.
        design: Weights and design of the whole sample.
        inside: Who is in the table: those with a group and an answer.

    Returns:
        The test; None where there is none: fewer than two groups or two answers, or too many empty cells.

    Method: docs/metrics.md#survey-test
    """
    inside = inside & (design.weights > 0)
    row, column = (np.unique(codes[inside], return_inverse=True)[1] for codes in (rows, columns))
    shape = (row.max(initial=-1) + 1, column.max(initial=-1) + 1)
    if min(shape) < 2:
        return None
    cells = np.zeros((len(inside), shape[0] * shape[1]))
    cells[np.flatnonzero(inside), row * shape[1] + column] = 1
    share, scores = linearised(cells, design.weights, inside)
    people = int(inside.sum())
    effects = _design_effects(share, design.covariance(scores), shape, people)
    if effects is None:
        return None
    in_the_variance = inside if design.calibration is None else np.ones_like(inside)
    return _tested(share.reshape(shape), people, effects, design.degrees_of_freedom(in_the_variance))


def _tested(table: Numbers, people: int, effects: Numbers, freedom: int) -> RaoScott:
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi_squared = float(people * (np.square(table - expected) / expected).sum())
    trace, contrasts = float(np.trace(effects)), len(effects)
    numerator = trace**2 / float(np.trace(effects @ effects))
    f, denominator = chi_squared / trace, numerator * freedom
    p, first_order_p = (float(stats.f.sf(f, numerator, denominator)), float(stats.chi2.sf(f * contrasts, contrasts)))
    return RaoScott(f, numerator, denominator, p, chi_squared, first_order_p)


def _design_effects(share: Numbers, covariance: Numbers, shape: tuple[int, int], people: int) -> Numbers | None:
    """The matrix whose trace is the sum of the generalised design effects; None where empty cells leave none."""
    inverse = np.divide(1, share, out=np.zeros_like(share), where=share > 0)
    contrasts = inverse[:, None] * _interaction(*shape)
    simple = contrasts.T @ (share[:, None] * contrasts) / people
    if np.linalg.matrix_rank(simple) < len(simple):
        return None
    return np.asarray(np.linalg.solve(simple, contrasts.T @ covariance @ contrasts), dtype=np.float64)


def _interaction(rows: int, columns: int) -> Numbers:
    """Contrasts of a table's cells that are orthogonal to its row and column effects."""
    return np.asarray(np.kron(_differences(rows), _differences(columns)).T, dtype=np.float64)


def _differences(levels: int) -> Numbers:
    """An orthonormal basis of what adds up to zero over the levels: levels - 1 rows."""
    basis = np.linalg.qr(np.column_stack([np.ones(levels), np.eye(levels)[:, 1:]]))[0][:, 1:].T
    return np.asarray(basis, dtype=np.float64)


def against_the_rest(
    values: Numbers, groups: Codes, design: SurveyDesign, inside: Mask, test: RaoScott | None
) -> list[AgainstTheRest]:
    """Each group's share less that of all others, only where the test over all groups has p under 0.05.

    Student's t on the linearised difference, with the degrees of freedom of the whole sample's design, as in R's
    svycontrast; p values are adjusted by Holm's step-down procedure over the groups.

    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6,
    65-70.

    Args:
        values: One per person: 1 for the answer, 0 for another (or a number, for means).
        groups: Everybody's group (0, 1, ...); not looked at outside of the base.
        design: Weights and design of the whole sample.
        inside: Those with a group and an answer.
        test: `rao_scott` of the same answers over the same groups.

    Returns:
        One entry per group with somebody in it, in their order; nothing where there was no test, or none with p under
        0.05: then there is no clear difference between any of them.

    Method: docs/metrics.md#survey-group-against-the-rest
    """
    if test is None or not test.p < SIGNIFICANT:
        return []
    return differences_from_the_rest(values, groups, design, inside)


def differences_from_the_rest(
    values: Numbers, groups: Codes, design: SurveyDesign, inside: Mask
) -> list[AgainstTheRest]:
    """As `against_the_rest`, without asking for a test over all groups first: for checking against other programs.

    Method: docs/metrics.md#survey-group-against-the-rest
    """
    inside = inside & (design.weights > 0)
    present = [int(group) for group in np.unique(groups[inside])]
    if len(present) < 2:
        return []
    freedom = design.degrees_of_freedom(np.ones_like(inside))
    found = []
    for group in present:
        own, own_scores = linearised(values[:, None], design.weights, inside & (groups == group))
        rest, rest_scores = linearised(values[:, None], design.weights, inside & (groups != group))
        difference = float(own[0] - rest[0])
        error = float(np.sqrt(design.variances(own_scores - rest_scores)[0]))
        found.append((group, difference, error, _p_of_t(difference, error, freedom)))
    adjusted = holm([p for *_, p in found])
    return [AgainstTheRest(*one, holm=p) for one, p in zip(found, adjusted, strict=True)]


def holm(p_values: Sequence[float]) -> list[float]:
    """p values adjusted so that all of them together are wrong in 5% of cases at most, in the order given.

    The smallest is multiplied by their number, the next by one less, and so on; none is below one that was smaller, and
    none above 1. Holm (1979), see `against_the_rest`.

    Method: docs/metrics.md#survey-group-against-the-rest
    """
    order = np.argsort(p_values, kind="stable")
    stepped = np.asarray(p_values, dtype=float)[order] * np.arange(len(order), 0, -1)
    adjusted = np.empty(len(order))
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return [float(p) for p in adjusted]


def _p_of_t(difference: float, error: float, freedom: int) -> float:
    """Two-sided; 1 where there is no spread to judge by, so that nothing is called clear that cannot be tested."""
    if freedom < 1 or not error > 0:
        return 1.0
    return float(2 * stats.t.sf(abs(difference) / error, freedom))
