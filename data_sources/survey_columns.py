"""Where a codebook's questions and groups stand in an export."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from campaign.survey import Breakdown, Option, Question, Survey
from data_sources.errors import FileNotReadable
from data_sources.rows import folded
from data_sources.survey_cells import folded_cell
from data_sources.survey_formats import FORMS
from data_sources.survey_layout import Column, Layout


@dataclass(frozen=True)
class QuestionColumns:
    """One column; or, of a question with several answers, one for each option (None where an option has none)."""

    question: Question
    whole: Column | None = None
    options: tuple[Column | None, ...] = ()

    @property
    def columns(self) -> list[Column]:
        """All columns of the question."""
        return [column for column in (self.whole, *self.options) if column is not None]


def question_columns(question: Question, layout: Layout) -> QuestionColumns:
    """The columns of a question: by the codebook's entry for this format, its `column`, or its wording.

    Raises:
        FileNotReadable: A column is missing, or there are several of the name.
    """
    chosen = question.columns.get(layout.format)
    if question.kind != "multi":
        # The codebook is checked: only a question with several answers has a list of columns.
        name = chosen if isinstance(chosen, str) else question.column or question.wording
        return QuestionColumns(question, whole=one_column(layout, name))
    if isinstance(chosen, tuple):
        return QuestionColumns(question, options=_listed(question, chosen, layout))
    if chosen is None and any(option.column for option in question.options):
        options = (option.column and one_column(layout, option.column) for option in question.options)
        return QuestionColumns(question, options=tuple(column or None for column in options))
    name = chosen or question.column or question.wording
    if found := _by_option(question, layout.options_of(name), layout):
        return QuestionColumns(question, options=found)
    if len(layout.named(name)) == 1 and FORMS[layout.format].joined_by:
        return QuestionColumns(question, whole=one_column(layout, name))
    # Typeform heads each option's column with the option alone.
    heads = tuple(layout.first_named((option.label, option.code, *option.values)) for option in question.options)
    if all(column or _needs_none(question, option) for column, option in zip(heads, question.options, strict=True)):
        return QuestionColumns(question, options=heads)
    raise _not_one(layout, name, layout.named(name))


def breakdown_column(breakdown: Breakdown, layout: Layout) -> Column:
    """The column of a breakdown.

    Raises:
        FileNotReadable: It is missing, or there are several of the name.
    """
    chosen = breakdown.columns.get(layout.format)
    return one_column(layout, chosen if isinstance(chosen, str) else breakdown.column)


def one_column(layout: Layout, name: str) -> Column:
    """The one column of this name.

    Raises:
        FileNotReadable: It is missing, or there are several of the name.
    """
    found = layout.named(name)
    if len(found) != 1:
        raise _not_one(layout, name, found)
    return found[0]


def refuse_shared_columns(survey: Survey, found: Sequence[QuestionColumns], layout: Layout) -> None:
    """Two questions may not be read from one column: then one of them was found in the wrong place.

    Raises:
        FileNotReadable: Two were found in the same column, with both questions and the column.
    """
    owners: dict[int, str] = {}
    for one in found:
        for column in one.columns:
            if owners.setdefault(column.place, one.question.key) != one.question.key:
                raise FileNotReadable(
                    layout.file_name,
                    f"questions {owners[column.place]} and {one.question.key} are both found in the column "
                    f'"{column.header}"',
                    f"Name a column for each in surveys/{survey.key}.toml",
                )


def _listed(question: Question, names: tuple[str, ...], layout: Layout) -> tuple[Column | None, ...]:
    """The listed columns in the order of the options; where one fewer is listed, whoever chose nothing has none."""
    rest = iter(names)
    skip = len(names) < len(question.options)
    return tuple(
        None if skip and _needs_none(question, option) else one_column(layout, next(rest))
        for option in question.options
    )


def _needs_none(question: Question, option: Option) -> bool:
    return question.base == "asked" and option.exclusive


def _by_option(question: Question, columns: list[Column], layout: Layout) -> tuple[Column | None, ...]:
    """The column of each option among those of a question; empty where there is none of any option."""
    found = list[Column | None]()
    for option in question.options:
        texts = {folded_cell(text) for text in (option.code, option.label, *option.values)}
        fitting = [column for column in columns if column.options & texts]
        if len(fitting) > 1:
            # A code such as "1" may also be the number of another option's column: the label decides.
            by_label = [column for column in fitting if folded_cell(option.label) in column.options]
            fitting = by_label if len(by_label) == 1 else fitting
        if len(fitting) > 1:
            raise _not_one(layout, f"{fitting[0].header}: {option.label}", fitting)
        found.append(fitting[0] if fitting else None)
    if not any(found):
        return ()
    for option, column in zip(question.options, found, strict=True):
        if column is None and not _needs_none(question, option):
            raise FileNotReadable(
                layout.file_name,
                f"line {layout.line}: of question {question.key} the header has no column for the option "
                f'"{option.label}"',
                "Correct the option's code or label, or name its column in the campaign folder",
            )
    return tuple(found)


def _not_one(layout: Layout, name: str, found: Sequence[Column]) -> FileNotReadable:
    problem = f'has "{name}" more than once' if found else f'has no column "{name}"'
    known = [one for column in layout.columns for one in column.names]
    nearest = get_close_matches(folded(name), known, n=1, cutoff=0.7)
    like = f'; did you mean "{nearest[0]}"?' if nearest and nearest[0] != folded(name) else ""
    return FileNotReadable(
        layout.file_name,
        f"line {layout.line}: the header {problem}{like} (read as {FORMS[layout.format].name})",
        "Correct the file, or the column's name in the campaign folder; --format says which tool wrote the file",
    )
