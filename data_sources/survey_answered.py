"""Who answered each question what, who was asked, and who is in its base."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from campaign.survey import Breakdown, Design, Question
from data_sources.survey_cells import (
    BLANK,
    NOT_APPLICABLE,
    NOT_IN_BASE,
    NOT_SHOWN,
    PREFER_NOT_TO_SAY,
    UNKNOWN,
    chosen_in_cell,
    folded_cell,
    group_of_cells,
    is_chosen,
    meaning_of_cells,
)
from data_sources.survey_columns import QuestionColumns
from data_sources.survey_formats import FORMS
from data_sources.survey_layout import Column, Layout
from data_sources.survey_table import Mask, Places, Table

Matrix = npt.NDArray[np.bool_]

_CHARACTERS_NOTED = 40


@dataclass(frozen=True)
class Answered:
    """One question, or one breakdown: the different answers (codes, or one group), and for each line which it has.

    `places` is -1 where there is none, and other negative numbers of `data_sources.survey_cells` where there is none
    for a reason. `asked` is who was asked, as far as the codebook and the export tell.
    """

    key: str
    choices: tuple[tuple[str, ...], ...]
    places: Places
    asked: Mask
    contradictory: int = 0
    not_asked: int = 0

    @property
    def is_given(self) -> Mask:
        """Who is in the base."""
        given: Mask = self.places >= 0
        return given

    def gave(self, codes: Iterable[str]) -> Mask:
        """Who gave one of these answers."""
        wanted = set(codes)
        fitting = [place for place, choice in enumerate(self.choices) if wanted.intersection(choice)]
        return np.isin(self.places, fitting)

    def those(self, lines: Mask) -> "Answered":
        """The same of some lines."""
        return Answered(
            self.key, self.choices, self.places[lines], self.asked[lines], self.contradictory, self.not_asked
        )


@dataclass
class UnknownValues:
    """Values that the codebook does not know: where they stand, and on which lines."""

    lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def note(self, where: str, value: str, lines: Places) -> None:
        """Note a value, of which the first 40 characters are kept, and the numbers of its lines."""
        if len(lines):
            self.lines.setdefault((where, value[:_CHARACTERS_NOTED]), []).extend(lines.tolist())


def answered(
    found: QuestionColumns, table: Table, layout: Layout, earlier: Mapping[str, Answered], unknown: UnknownValues
) -> Answered:
    """The answers to a question; `earlier` are those to the questions before it.

    A blank is no answer. Answers of people who were not asked, because they went back and changed what they had said
    before, are left out and counted.

    Raises:
        FileNotReadable: Some text can be read as two different options.
    """
    question = found.question
    asked = np.ones(len(table), dtype=bool)
    if question.asked_if is not None:
        asked = earlier[question.asked_if.question].gave(question.asked_if.answers)
    if question.kind == "multi":
        return _several(found, table, layout, asked, unknown)
    assert found.whole is not None  # noqa: S101 - only a multi question has columns for its options  # nosec B101
    texts = table.columns[found.whole.place]
    places = texts.mapped(meaning_of_cells(question), np.int64)
    _note_unknown(f"question {question.key}", table, found.whole, places == UNKNOWN, unknown)
    choices = tuple((option.code,) for option in question.options)
    unasked = int(((places >= 0) & ~asked).sum())
    return Answered(question.key, choices, np.where(asked, places, BLANK), asked, 0, unasked)


def grouped(breakdown: Breakdown, column: Column, table: Table, unknown: UnknownValues) -> Answered:
    """The groups of a breakdown.

    Raises:
        FileNotReadable: Some text can be read as two different groups.
    """
    places = table.columns[column.place].mapped(group_of_cells(breakdown), np.int64)
    _note_unknown(f"breakdown {breakdown.key}", table, column, places == UNKNOWN, unknown)
    everybody = np.ones(len(table), dtype=bool)
    return Answered(breakdown.key, tuple((group,) for group in breakdown.groups), places, everybody)


def designed(
    design: Design, columns: Mapping[str, Column], table: Table, unknown: UnknownValues
) -> dict[str, Answered]:
    """The parts of a design: strata and clusters numbered from 1 as they come, and the population's size as it is."""
    found = {}
    for part in design.columns():
        texts = table.columns[columns[part].place]
        names = {name: number for number, name in enumerate(dict.fromkeys(map(folded_cell, texts.values))) if name}
        if part == "population_size":
            names = {name: number for name, number in names.items() if _is_positive(name)}
        shown = [name if part == "population_size" else str(number + 1) for name, number in names.items()]
        position = {name: place for place, name in enumerate(names)}
        places = np.array([position.get(folded_cell(value), UNKNOWN) for value in texts.values], np.int64)[texts.codes]
        _note_unknown(f"design {part}", table, columns[part], places == UNKNOWN, unknown)
        found[part] = Answered(part, tuple((one,) for one in shown), places, np.ones(len(table), dtype=bool))
    return found


def _is_positive(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False


def _several(found: QuestionColumns, table: Table, layout: Layout, asked: Mask, unknown: UnknownValues) -> Answered:
    """A question with several answers. What was chosen together with "none of these" counts, and that does not."""
    question = found.question
    if found.whole is None:
        chosen, reason = _chosen_by_column(found, table)
    else:
        chosen, reason = _chosen_in_one_column(question, found.whole, table, layout, unknown)
    exclusive = np.array([option.exclusive for option in question.options])
    contradictory = chosen[:, exclusive].any(axis=1) & chosen[:, ~exclusive].any(axis=1)
    chosen[np.ix_(contradictory, exclusive)] = False
    unasked = int((chosen.any(axis=1) & ~asked).sum())
    asked = asked & (reason != _WAS_NOT_SHOWN)
    chosen[~asked] = False
    if question.base == "asked":
        nothing = asked & ~chosen.any(axis=1) & (reason == BLANK)
        chosen[nothing] = exclusive
    places = np.where(asked, np.where(reason == _WAS_NOT_SHOWN, BLANK, reason), BLANK)
    is_given = chosen.any(axis=1)
    packed, which = _different(chosen[is_given])
    places[is_given] = which
    codes = [option.code for option in question.options]
    choices = tuple(tuple(code for code, one in zip(codes, row, strict=True) if one) for row in packed)
    return Answered(question.key, choices, places, asked, int(contradictory.sum()), unasked)


_WAS_NOT_SHOWN = -9


def _chosen_by_column(found: QuestionColumns, table: Table) -> tuple[Matrix, Places]:
    """Which options each line chose, and where none, why."""
    chosen = np.zeros((len(table), len(found.options)), dtype=bool)
    not_shown = np.ones(len(table), dtype=bool)
    for place, column in enumerate(found.options):
        if column is not None:
            texts = table.columns[column.place]
            chosen[:, place] = texts.mapped(is_chosen(found.question), bool)
            not_shown &= texts.mapped(lambda cell: folded_cell(cell) in NOT_SHOWN, bool)
    return chosen, np.where(not_shown, _WAS_NOT_SHOWN, BLANK)


def _chosen_in_one_column(
    question: Question, column: Column, table: Table, layout: Layout, unknown: UnknownValues
) -> tuple[Matrix, Places]:
    texts = table.columns[column.place]
    chosen_in = chosen_in_cell(question, FORMS[layout.format].joined_by)
    chosen = np.zeros((len(texts.values), len(question.options)), dtype=bool)
    reason = np.full(len(texts.values), BLANK)
    for number, value in enumerate(texts.values):
        places, strange = chosen_in(value)
        for piece in strange:
            unknown.note(f"question {question.key}", piece, table.lines[texts.codes == number])
        chosen[number, [place for place in places if place >= 0]] = True
        reason[number] = min(places, default=BLANK) if not any(place >= 0 for place in places) else BLANK
        if folded_cell(value) in NOT_SHOWN:
            reason[number] = _WAS_NOT_SHOWN
    return chosen[texts.codes], reason[texts.codes]


def _different(chosen: Matrix) -> tuple[Matrix, Places]:
    """The different rows, and for each row which of them it is."""
    packed = np.ascontiguousarray(np.packbits(chosen, axis=1))
    whole = packed.view([("", np.uint8)] * packed.shape[1]).ravel()
    _, first, which = np.unique(whole, return_index=True, return_inverse=True)
    return chosen[first], which


def _note_unknown(where: str, table: Table, column: Column, is_unknown: Mask, unknown: UnknownValues) -> None:
    texts = table.columns[column.place]
    for code in np.unique(texts.codes[is_unknown]):
        unknown.note(where, texts.values[code], table.lines[is_unknown & (texts.codes == code)])


def why_not(found: Answered) -> dict[str, int]:
    """How many of those who were asked are not in the base, for each reason that there is."""
    names = {
        NOT_APPLICABLE: "not applicable",
        PREFER_NOT_TO_SAY: "prefer not to say",
        NOT_IN_BASE: "outside the base",
        BLANK: "blank",
    }
    counts = {name: int(((found.places == place) & found.asked).sum()) for place, name in names.items()}
    return {name: count for name, count in counts.items() if count}
