"""The columns of a survey's export by all the names under which a codebook may know them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from campaign.survey import ExportFormat
from data_sources.errors import FileNotReadable
from data_sources.rows import Row, folded
from data_sources.survey_cells import folded_cell
from data_sources.survey_formats import FORMS

_IN_BRACKETS = re.compile(r"^(.*\S)\s*\[([^\[\]]+)\]$", re.DOTALL)
_NUMBERED = re.compile(r"^(.+?)_(\d+)$")
_DASH = re.compile(r"\s[-‐‑–—]\s")
_IMPORT_ID = re.compile(r'"importid"\s*:\s*"([^"]+)"', re.IGNORECASE)
_SELECTED = " - selected choice"
_WHOLE_ANSWER = {"", "response", "open-ended response"}
# What somebody wrote in their own words beside an option, in Qualtrics.
_OWN_WORDS = re.compile(r"_text$|^.* - text$", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column: where it stands, what it is called, and, if it is of one option, of which question and option.

    `header` is its first name, `words` the question's text and `option` the option's, as the file has them. All others
    are folded: names that mean this whole column, names of the question that it is an option of, and names of that
    option.
    """

    place: int
    header: str
    words: str
    option: str
    names: frozenset[str]
    questions: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Layout:
    """What the header lines of a file say."""

    file_name: str
    format: ExportFormat
    line: int
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def named(self, name: str) -> list[Column]:
        """The columns that this name means."""
        return [column for column in self.columns if folded(name) in column.names]

    def first_named(self, names: Sequence[str]) -> Column | None:
        """The first column with one of these names."""
        return next((column for name in names for column in self.named(name)), None)

    def options_of(self, question: str) -> list[Column]:
        """The columns of a question's options."""
        return [column for column in self.columns if folded(question) in column.questions]


def laid_out(file_name: str, form: ExportFormat, rows: Sequence[Row]) -> Layout:
    """The layout of a file of this format that begins with these rows.

    Raises:
        FileNotReadable: It does not begin with the header lines that the format has.
    """
    needed = FORMS[form].header_rows
    has_headers = _HAS_HEADERS.get(form, bool)
    # Otherwise people's answers would be taken for headers, and headers are printed.
    if len(rows) < needed or not has_headers([row.cells for row in rows]):
        raise FileNotReadable(
            file_name,
            f"it does not begin with the {needed} header lines that {FORMS[form].name} writes",
            "Export it again with all of them, or name its format with --format",
        )
    width = len(rows[0].cells)
    headers = [[*row.cells, *[""] * width][:width] for row in rows[:needed]]
    return Layout(file_name, form, rows[0].line, tuple(_columns(form, headers)))


def _has_import_ids(rows: Sequence[Sequence[str]]) -> bool:
    return any(_IMPORT_ID.search(cell) for cell in rows[2])


def _has_a_second_line_of_options(rows: Sequence[Sequence[str]]) -> bool:
    is_continued = any(not cell.strip() for cell in rows[0])
    return is_continued or any(folded(cell) in _WHOLE_ANSWER - {""} for cell in rows[1])


_HAS_HEADERS: dict[ExportFormat, Callable[[Sequence[Sequence[str]]], bool]] = {
    "qualtrics": _has_import_ids,
    "surveymonkey": _has_a_second_line_of_options,
}


def _columns(form: ExportFormat, headers: list[list[str]]) -> Iterator[Column]:
    if form == "qualtrics":
        for place, (name, text, identity) in enumerate(zip(*headers, strict=True)):
            yield _of_qualtrics(place, name, text, identity)
    elif form == "surveymonkey":
        yield from _of_surveymonkey(*headers)
    else:
        for place, header in enumerate(headers[0]):
            yield _of_one_line(place, header)


def _of_one_line(place: int, header: str) -> Column:
    """`Question`, `Question [Option]` or `code[SQ001]`."""
    found = _IN_BRACKETS.match(header.strip())
    if found is None:
        return Column(place, header, header, "", frozenset({folded(header)}))
    question, option = found.groups()
    names = frozenset({folded(header)}), frozenset({folded(question)}), frozenset({folded_cell(option)})
    return Column(place, header, question, option, *names)


def _of_surveymonkey(first: list[str], second: list[str]) -> Iterator[Column]:
    """A question's text stands over its first column only; below it stands the option, or `Response`."""
    question = ""
    for place, (above, below) in enumerate(zip(first, second, strict=True)):
        question = above if above.strip() else question
        names = {folded(f"{question} [{below}]")}
        if folded(below) in _WHOLE_ANSWER:
            names.add(folded(question))
        option = "" if folded(below) in _WHOLE_ANSWER else below
        others = frozenset({folded(question)}), frozenset({folded_cell(below)})
        yield Column(place, question, question, option, frozenset(names), *others)


def _of_qualtrics(place: int, name: str, text: str, identity: str) -> Column:
    """`Q3_1` over `Question - Selected Choice - Option` over `{"ImportId": "QID3_1"}`."""
    if _OWN_WORDS.search(name.strip()) or _OWN_WORDS.search(text.strip()):
        return Column(place, name, text, "", frozenset())
    identities = [folded(found) for found in _IMPORT_ID.findall(identity)]
    words = folded(text)
    names = {folded(name), words, *identities, words.removesuffix(_SELECTED)}
    questions, options = set[str](), set[str]()
    for one in (folded(name), *identities):
        if numbered := _NUMBERED.match(one):
            questions.add(numbered[1])
            options.add(numbered[2])
    for dash in _DASH.finditer(words):
        questions.add(words[: dash.start()])
        options.add(folded_cell(words[dash.end() :]))
    question, option = text, ""
    if _NUMBERED.match(name.strip()) and (dashes := [*_DASH.finditer(text)]):
        question, option = text[: dashes[-1].start()], text[dashes[-1].end() :]
    question = re.sub(f"{_SELECTED}$", "", question.strip(), flags=re.IGNORECASE)
    return Column(place, name, question, option, frozenset(names - {""}), frozenset(questions), frozenset(options))
