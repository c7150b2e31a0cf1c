"""The people of a survey's export, each with their answers and groups and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np

from data_sources.survey_answered import Answered


@dataclass(frozen=True)
class Respondent:
    """One person's answers: question key to option codes, and breakdown key to group. Their id in the export is gone.

    A question that was left blank, not asked, or answered with a value outside the base has no entry. `design` is the
    person's stratum, cluster and population size, in a survey that has them.
    """

    answers: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, str]
    design: Mapping[str, str] = field(default_factory=dict)


class Respondents(Sequence[Respondent]):
    """People kept as a table, each put together when asked for: a hundred thousand of them take some megabytes."""

    def __init__(self, questions: Sequence[Answered], groups: Sequence[Answered], design: Sequence[Answered]) -> None:
        self._parts = [(one.key, one.choices) for one in (*questions, *groups, *design)]
        self._ends = (len(questions), len(questions) + len(groups))
        self._places = np.stack([one.places for one in (*questions, *groups, *design)], axis=1).astype(np.int32)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Respondent: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Respondent, ...]: ...
    def __getitem__(self, place: int | slice) -> Respondent | tuple[Respondent, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        given = [
            (key, choices[chosen]) if chosen >= 0 else None
            for (key, choices), chosen in zip(self._parts, self._places[place].tolist(), strict=True)
        ]
        questions, groups = self._ends
        return Respondent(
            answers=dict(filter(None, given[:questions])),
            groups={key: group for key, (group,) in filter(None, given[questions:groups])},
            design={key: value for key, (value,) in filter(None, given[groups:])},
        )
