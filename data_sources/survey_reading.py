"""What a survey's export holds, told by its codebook, whether it can be imported or not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np

from campaign.survey import ExportFormat, Survey
from data_sources.errors import FileNotReadable
from data_sources.rows import Row, file_rows, header_cells, text_form
from data_sources.survey_answered import Answered, UnknownValues, answered, designed, grouped
from data_sources.survey_columns import (
    QuestionColumns,
    breakdown_column,
    one_column,
    question_columns,
    refuse_shared_columns,
)
from data_sources.survey_formats import FORMS, recognised
from data_sources.survey_garbled import garbled_part, in_words, turned_back
from data_sources.survey_layout import Column, Layout, laid_out
from data_sources.survey_lines import LinesLeftOut
from data_sources.survey_respondents import Respondents
from data_sources.survey_table import Mask, Table, Texts, read_table
from data_sources.survey_unknown import unknown_in_words

NO_ANSWERS = "no answers"


@dataclass(frozen=True)
class SurveyReading:
    """All that was found in an export, whether it can be imported or not; `told_by` is what lines are left out by."""

    survey: Survey
    layout: Layout
    lines: int
    questions: tuple[tuple[QuestionColumns, Answered], ...]
    groups: tuple[tuple[Column, Answered], ...]
    design: tuple[tuple[Column, Answered], ...]
    unknown: UnknownValues
    dropped: dict[str, int]
    told_by: Mapping[str, str]

    @property
    def people(self) -> int:
        """How many respondents are kept."""
        return len(self.questions[0][1].places)

    def respondents(self) -> Respondents:
        """The people kept.

        Raises:
            FileNotReadable: There are values that the codebook does not know, or nobody is left.
        """
        if self.unknown.lines:
            garbled = garbled_part(value for _, value in self.unknown.lines)
            raise FileNotReadable(
                self.layout.file_name,
                unknown_in_words(self.unknown) + (f"; {in_words(garbled)}" if garbled else ""),
                f"Add what is right to surveys/{self.survey.key}.toml, correct what is not, import again",
            )
        if not self.people:
            reasons = ", ".join(f"{count} {reason}" for reason, count in self.dropped.items())
            raise FileNotReadable(
                self.layout.file_name,
                f"no answers in it ({reasons or 'no line below the header'})",
                "Check the export, and finished_values in the codebook",
            )
        return Respondents(*([one for _, one in part] for part in (self.questions, self.groups, self.design)))


def examine_survey_file(path: Path, survey: Survey, form: ExportFormat | None = None) -> SurveyReading:
    """Everything that is to be known about an export before it is imported.

    Raises:
        FileNotReadable: The file cannot be read, or lacks a column that the codebook names.
    """
    rows = file_rows(path, survey.encoding)
    first = [Row(row.line, header_cells(path, row)) for row in islice(rows, 3)]
    if survey.garbled:
        first = [Row(line, [turned_back(cell) for cell in cells]) for line, cells in first]
    layout = laid_out(path.name, form or recognised([row.cells for row in first]), first)
    try:
        questions = [question_columns(question, layout) for question in survey.question]
        refuse_shared_columns(survey, questions, layout)
        groups = [breakdown_column(breakdown, layout) for breakdown in survey.breakdown]
        design = (
            {part: one_column(layout, name) for part, name in survey.design.columns().items()} if survey.design else {}
        )
        left_out = LinesLeftOut(survey, layout)
    except FileNotReadable as error:
        garbled = garbled_part(cell for row in first for cell in row.cells)
        if garbled is None or survey.garbled:
            raise
        raise FileNotReadable(error.source, f"{error.what_happened}; {in_words(garbled)}", error.what_to_do) from error
    columns = [*(column for one in questions for column in one.columns), *groups, *design.values()]
    wanted = left_out.wanted() | dict.fromkeys([column.place for column in columns])
    below = chain(first[FORMS[layout.format].header_rows :], rows)
    is_text = text_form(path, survey.encoding) is not None
    table = read_table(path, below, layout, wanted, is_text=is_text)
    if survey.garbled:
        table = Table(table.lines, {place: _turned_back(texts) for place, texts in table.columns.items()})
    return _reading(survey, layout, (questions, groups, design), left_out, table)


def _turned_back(texts: Texts) -> Texts:
    """The different texts may be fewer afterwards; that two have the same text does no harm."""
    return Texts(tuple(turned_back(value) for value in texts.values), texts.codes)


def _reading(
    survey: Survey,
    layout: Layout,
    columns: tuple[list[QuestionColumns], list[Column], dict[str, Column]],
    left_out: LinesLeftOut,
    table: Table,
) -> SurveyReading:
    reasons = left_out.reasons(table)
    dropped = Counter({reason: int(lines.sum()) for reason, lines in reasons.items()})
    lines = len(table)
    table = table.those(~_any(reasons.values(), lines))
    unknown, found = UnknownValues(), dict[str, Answered]()
    for one in columns[0]:
        found[one.question.key] = answered(one, table, layout, found, unknown)
    groups = [
        grouped(breakdown, column, table, unknown)
        for breakdown, column in zip(survey.breakdown, columns[1], strict=True)
    ]
    design = designed(survey.design, columns[2], table, unknown) if survey.design else {}
    said_something = _any((one.is_given for one in found.values()), len(table))
    dropped[NO_ANSWERS] += int((~said_something).sum())
    kept = said_something.copy()
    reason, repeated = left_out.repeated(table.those(said_something))
    kept[np.flatnonzero(said_something)[repeated]] = False
    dropped[reason] += int(repeated.sum())
    return SurveyReading(
        survey=survey,
        layout=layout,
        lines=lines,
        questions=tuple((one, found[one.question.key].those(kept)) for one in columns[0]),
        groups=tuple((column, one.those(kept)) for column, one in zip(columns[1], groups, strict=True)),
        design=tuple((columns[2][part], one.those(kept)) for part, one in design.items()),
        unknown=unknown,
        dropped={reason: count for reason, count in dropped.items() if count},
        told_by=left_out.in_words(),
    )


def _any(masks: Iterable[Mask], lines: int) -> Mask:
    found = np.zeros(lines, dtype=bool)
    for mask in masks:
        found |= mask
    return found
