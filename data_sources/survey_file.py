"""A survey's export, read with its codebook: checked answers and groups, and nothing else of what people wrote."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from campaign.survey import Breakdown, Question, Survey
from data_sources.errors import FileNotReadable, printable
from data_sources.file_start import beginning, look_at, refuse_if_changed
from data_sources.rows import file_sha256
from data_sources.survey_table import Line, read_lines

UNFINISHED = "unfinished"
NO_ANSWERS = "no answers"
DUPLICATE = "duplicate respondent"

_NOT_CHOSEN = {"", "0", "no", "n", "false", "not selected"}
_DASH = re.compile(r"\s*[-‐‑–—−]\s*")
_WHOLE_NUMBER = re.compile(r"^(-?\d+)\.0+$")
_LINES_NAMED = 5
_VALUES_NAMED = 5
_CHARACTERS_QUOTED = 40
# What fewer people wrote may be their own words, and errors are printed.
_QUOTED_FROM_PEOPLE = 5


@dataclass(frozen=True)
class Respondent:
    """One person's answers: question key to option codes, and breakdown key to group. Their id in the export is gone.

    A question that was left blank, not asked, or answered with a value outside the base has no entry.
    """

    answers: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, str]


@dataclass(frozen=True)
class SurveyFile:
    """One export: the people kept, in the file's order, and how many lines were dropped for which reason."""

    sha256: str
    file_name: str
    respondents: tuple[Respondent, ...]
    dropped: dict[str, int]


def read_survey_file(path: Path, survey: Survey) -> SurveyFile:
    """Read a CSV or XLSX export with one header line, looking only at the columns that the codebook names.

    A cell of a single or likert question may hold the option's code, its label, or `code - label`, in any case and
    spacing. A blank, or a value in `not_in_base`, is no answer. An option of a multi question is chosen if its column
    holds anything but 0, no, n, false or "not selected"; since a blank cannot tell "not chosen" from "not asked", only
    people who chose at least one option have answered the question, and they are its base.

    Dropped and counted, in this order: lines that are not finished, lines without any answer, and all but the first
    line of a respondent.

    Raises:
        FileNotReadable: The file cannot be read (see `read_lines`), holds an option or a group that the codebook does
            not know, or no line of it is left; nothing may then be stored.
    """
    beginning(path)
    look = look_at(path)
    lines = read_lines(path, _columns(survey), survey.encoding)
    unknown, dropped = _UnknownValues(), Counter[str]()
    respondents = tuple(_kept(lines, survey, unknown, dropped))
    if unknown.lines:
        raise FileNotReadable(
            path.name,
            str(unknown),
            f"Add what is right to surveys/{survey.key}.toml, correct what is not, import again",
        )
    if not respondents:
        reasons = ", ".join(f"{count} {reason}" for reason, count in dropped.items()) or "no line below the header"
        raise FileNotReadable(
            path.name, f"no answers in it ({reasons})", "Check the export, and finished_values in the codebook"
        )
    sha256 = file_sha256(path)
    refuse_if_changed(path, look)
    return SurveyFile(sha256, printable(path.name), respondents, dict(dropped))


def _columns(survey: Survey) -> list[str]:
    """Every column the codebook names, each once."""
    named = [survey.respondent_column, survey.finished_column]
    named += [breakdown.column for breakdown in survey.breakdown]
    for question in survey.question:
        named += [option.column for option in question.options] if question.kind == "multi" else [question.column]
    return list(dict.fromkeys(column for column in named if column is not None))


@dataclass
class _UnknownValues:
    """Values that the codebook does not know: where they stand, and on which lines."""

    lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def note(self, where: str, value: str, line: int) -> None:
        self.lines.setdefault((where, value[:_CHARACTERS_QUOTED]), []).append(line)

    def __str__(self) -> str:
        named = [
            f"{where}: {_quoted(value, lines)} is not in the codebook ({_line_numbers(lines)})"
            for (where, value), lines in list(self.lines.items())[:_VALUES_NAMED]
        ]
        more = len(self.lines) - len(named)
        return "; ".join(named) + (f"; and {more} more such values" if more else "")


def _quoted(value: str, lines: list[int]) -> str:
    return f'"{value}"' if len(lines) >= _QUOTED_FROM_PEOPLE else "what is written there"


def _line_numbers(lines: list[int]) -> str:
    first = ", ".join(str(line) for line in lines[:_LINES_NAMED])
    more = len(lines) - _LINES_NAMED
    return f"line{'s' if len(lines) > 1 else ''} {first}" + (
        f" and {more} more, {len(lines)} in all" if more > 0 else ""
    )


def _kept(lines: list[Line], survey: Survey, unknown: _UnknownValues, dropped: Counter[str]) -> Iterator[Respondent]:
    meanings = {question.key: _meanings(question) for question in survey.question}
    names = {breakdown.key: {folded_cell(group): group for group in breakdown.groups} for breakdown in survey.breakdown}
    finished = {folded_cell(value) for value in survey.finished_values}
    seen: set[str] = set()
    for line in lines:
        if survey.finished_column is not None and folded_cell(line.cells[survey.finished_column]) not in finished:
            dropped[UNFINISHED] += 1
            continue
        respondent = Respondent(
            answers=dict(_answers(line, survey, meanings, unknown)), groups=dict(_groups(line, survey, names, unknown))
        )
        identity = line.cells[survey.respondent_column].strip() if survey.respondent_column else ""
        if not respondent.answers:
            dropped[NO_ANSWERS] += 1
        elif identity in seen:
            dropped[DUPLICATE] += 1
        else:
            seen |= {identity} - {""}
            yield respondent


def folded_cell(cell: str) -> str:
    """A cell as it is compared: case, blanks, kinds of dash and apostrophe, and a needless `.0` do not count."""
    plain = _DASH.sub("-", " ".join(cell.split()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return _WHOLE_NUMBER.sub(r"\1", plain.casefold())


def _meanings(question: Question) -> dict[str, str | None]:
    """What each cell of a single or likert question means: an option's code, or None for "not in the base"."""
    left_out = {folded_cell(value) for value in question.not_in_base}
    meanings: dict[str, str | None] = dict.fromkeys({"", *left_out})
    for option in question.options:
        forms = {folded_cell(form) for form in (option.code, option.label, f"{option.code} - {option.label}")}
        meaning = None if forms & left_out else option.code
        for form in forms:
            if meanings.setdefault(form, meaning) != meaning:
                raise FileNotReadable(
                    f"The codebook's question {question.key}",
                    f'"{form}" can be read as two different options',
                    "Give each option a code and a label that no other option has",
                )
    return meanings


def _answers(
    line: Line, survey: Survey, meanings: Mapping[str, Mapping[str, str | None]], unknown: _UnknownValues
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for question in survey.question:
        if question.kind == "multi":
            codes = _chosen(line, question)
        else:
            codes = _single(line, question, meanings[question.key], unknown)
        if codes:
            yield question.key, codes


def _chosen(line: Line, question: Question) -> tuple[str, ...]:
    not_chosen = _NOT_CHOSEN | {folded_cell(value) for value in question.not_in_base}
    return tuple(
        option.code
        for option in question.options
        if option.column is not None and folded_cell(line.cells[option.column]) not in not_chosen
    )


def _single(
    line: Line, question: Question, meanings: Mapping[str, str | None], unknown: _UnknownValues
) -> tuple[str, ...]:
    cell = line.cells[question.column or ""]
    try:
        code = meanings[folded_cell(cell)]
    except KeyError:
        unknown.note(f"question {question.key}", cell, line.number)
        return ()
    return () if code is None else (code,)


def _groups(
    line: Line, survey: Survey, names: Mapping[str, Mapping[str, str]], unknown: _UnknownValues
) -> Iterator[tuple[str, str]]:
    for breakdown in survey.breakdown:
        group = _group(line, breakdown, names[breakdown.key], unknown)
        if group is not None:
            yield breakdown.key, group


def _group(line: Line, breakdown: Breakdown, names: Mapping[str, str], unknown: _UnknownValues) -> str | None:
    cell = line.cells[breakdown.column]
    group = names.get(folded_cell(cell))
    if group is None and cell.strip():
        unknown.note(f"breakdown {breakdown.key}", cell, line.number)
    return group
