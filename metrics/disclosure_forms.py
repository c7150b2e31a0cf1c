"""What a count adds up of a question's answers, and rows of linear constraints on such counts."""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from campaign.survey import HIGHLIGHT, Question
from metrics.survey import Numbers

NO_GROUP = ""
# No option's code begins with a blank, so these cannot be one.
BASE = " base"
NOT = " all but "
SCORE = " score"

Place = tuple[str, str]


class ContradictoryRelease(ValueError):
    """No counts agree with what is published, or the true ones do not: nothing can be said of what it tells."""


def column_form(question: Question, column: str) -> Numbers:
    """What of a place's columns (options and base) a count adds up: an option, the highlight, or all but one of these.

    Method: docs/metrics.md#survey-audit
    """
    codes = [option.code for option in question.options]
    form = np.zeros(len(codes) + 1)
    if column == BASE:
        form[-1] = 1
    elif column.startswith(NOT):
        form[-1] = 1
        form -= column_form(question, column.removeprefix(NOT))
    elif column == HIGHLIGHT:
        form[[codes.index(code) for code in question.highlight]] = 1
    elif column == SCORE and question.numbers is not None:
        # The sum of the numbers that were given, in people: one with the lowest counts 0, one with the highest 1.
        numbers = np.array(question.numbers)
        form[:-1] = (numbers - numbers.min()) / (numbers.max() - numbers.min())
    elif column in codes:
        form[codes.index(column)] = 1
    else:
        raise ContradictoryRelease(f"the codebook has no answer {column}")
    return form


@dataclass
class Constraints:
    """Rows of a sparse matrix as they are collected.

    Method: docs/metrics.md#survey-audit
    """

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def add(self, start: int, form: Numbers, limit: float) -> None:
        """`form` of the columns from `start` on is at most (or exactly) `limit`."""
        used = np.flatnonzero(form)
        self.rows += [len(self.limits)] * len(used)
        self.columns += [start + int(column) for column in used]
        self.values += [float(form[column]) for column in used]
        self.limits.append(limit)

    def matrix(self, width: int) -> sparse.csr_array:
        """All rows, over so many columns."""
        shape = (len(self.limits), width)
        return sparse.coo_array((self.values, (self.rows, self.columns)), shape=shape).tocsr()
