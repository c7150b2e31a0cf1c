"""The briefing as an Excel workbook: what it is on the first sheet, then one sheet for each table of figures."""

import re
from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from briefing.contents import SUBJECT_NAMES, Briefing
from briefing.parts import Part
from briefing.sheets import fill_notes, fill_table, saved
from figures.reference_words import licences
from figures.words import clock, day_words, london_day

README = "README"
MARKS_EXPLAINED = (
    ("[c]", "Hidden to protect people's privacy. Nothing in this file lets it be worked out."),
    ("[x]", "Not known, or not applicable. Never the same as 0."),
    ("[r]", "Revised: the platform removed signatures, so that earlier counts were higher."),
    ("[u]", "Too few people to compare or to rely on."),
    ("*", "Few answers (30 to 99), so read with caution."),
)
_LONGEST_NAME = 31
# Excel takes 255 signs of header in all.
_LONGEST_HEADER = 120
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
# Columns of survey and overview tables hold figures as they are printed; a spreadsheet should be able to count on them.
_PRINTED_NUMBERS = ("Per cent", "Answers", "Value")
_COUNT, _PERCENT = re.compile(r"\d{1,3}(,\d{3})*"), re.compile(r"(\d{1,3})%")


def workbook(briefing: Briefing) -> bytes:
    """The workbook as a file (.xlsx)."""
    book = Workbook()
    readme = book.active or book.create_sheet()
    readme.title = README
    sheets = _named(briefing)
    fill_notes(readme, _readme(briefing, sheets))
    _print_setup(readme, briefing)
    for name, part in sheets.items():
        sheet = book.create_sheet(name)
        fill_table(sheet, part.table)
        _count_on(sheet)
        _print_setup(sheet, briefing)
        sheet.print_title_rows = "1:1"
    _set_properties(book, briefing)
    return saved(book)


def _named(briefing: Briefing) -> dict[str, Part]:
    """The parts with a table by the names of their sheets; a table that two pictures are drawn of is there once."""
    sheets: dict[str, Part] = {}
    for part in briefing.parts:
        if part.table.empty or any(_is_same(part, other) for other in sheets.values()):
            continue
        sheets[_sheet_name(part, set(sheets))] = part
    return sheets


def _is_same(part: Part, other: Part) -> bool:
    return part.subject == other.subject and part.table.equals(other.table)


def _sheet_name(part: Part, taken: set[str]) -> str:
    subject = SUBJECT_NAMES[part.subject].split()[0]
    own = _NOT_IN_A_NAME.sub(" ", part.key.removeprefix("everyone-").replace("-", " ").replace("_", " "))
    name = (subject if part.key == part.subject else f"{subject} {own}")[:_LONGEST_NAME].strip()
    number = 1
    while name.lower() in {one.lower() for one in (*taken, README)}:
        number += 1
        ending = f" {number}"
        name = name[: _LONGEST_NAME - len(ending)].removesuffix(f" {number - 1}") + ending
    return name


def _readme(briefing: Briefing, sheets: dict[str, Part]) -> Iterator[tuple[str, str]]:
    """What a reader of the file has to know, each with its name."""
    about, made_at = briefing.campaign.campaign, briefing.made_at
    if briefing.is_demonstration:
        yield "Demonstration data", "The figures are generated, not those of the campaign."
    yield "Campaign", f"{about.name}, {about.organisation}"
    yield "Area", briefing.filters.area_name
    yield "Period", briefing.filters.period_words
    yield "Shown", briefing.filters.in_words
    yield "As of", briefing.status
    yield "Made", f"{clock(made_at)} on {day_words(london_day(made_at))}"
    for name, part in sheets.items():
        words = part.words
        yield f"Sheet: {name}", " ".join(text for text in (f"{words.title}.", words.subtitle) if text)
        yield from (("Beside it", note) for note in part.notes)
        yield "Its source", words.source
    for part in briefing.parts:
        if part.table.empty:
            yield SUBJECT_NAMES[part.subject], f"{part.words.title}."
    yield from MARKS_EXPLAINED
    yield "Licences", licences()


def _count_on(sheet: Worksheet) -> None:
    """Make numbers of printed ones: 48,213 and 23% are shown as before; a bound such as <5% and a mark stay text."""
    for column in sheet.iter_cols():
        if column[0].value not in _PRINTED_NUMBERS:
            continue
        for cell in column[1:]:
            cell.alignment = Alignment("left", "top", indent=1)
            text = str(cell.value)
            if found := _PERCENT.fullmatch(text):
                cell.value, cell.number_format = int(found[1]) / 100, "0%"
            elif _COUNT.fullmatch(text):
                cell.value, cell.number_format = int(text.replace(",", "")), "#,##0"


def _print_setup(sheet: Worksheet, briefing: Briefing) -> None:
    """On paper: as wide as the page, with what it is above and how old it is below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    mark = "Demonstration data. " if briefing.is_demonstration else ""
    # An ampersand begins a code in a header; two of them are one.
    about = f"{mark}{briefing.title}, {briefing.filters.in_words}"[:_LONGEST_HEADER]
    sheet.oddHeader.left.text = about.replace("&", "&&")
    sheet.oddFooter.left.text = briefing.status[:_LONGEST_HEADER].replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _set_properties(book: Workbook, briefing: Briefing) -> None:
    about, properties = briefing.campaign.campaign, book.properties
    properties.title, properties.subject = f"{about.name}: briefing", briefing.subtitle
    properties.creator = properties.lastModifiedBy = about.organisation
    properties.description = "Demonstration data" if briefing.is_demonstration else briefing.status
    properties.language = "en-GB"
    properties.created = properties.modified = briefing.made_at.replace(tzinfo=None)
