"""Files of a briefing as independent readers see them: openpyxl for workbooks, pypdf for what a browser has printed."""

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from playwright.sync_api import Browser
from pypdf import PdfReader

from figures.words import MINUS, day_words
from tests.browsing import a_window


def opened(file: bytes) -> Workbook:
    """The workbook."""
    return load_workbook(BytesIO(file))


def rows_as_shown(book: Workbook, sheet: str) -> list[list[str]]:
    """The rows below the names of the columns, each cell as a spreadsheet shows it in its format."""
    return [[shown(cell) for cell in row] for row in book[sheet].iter_rows(min_row=2)]


def shown(cell: Any) -> str:
    """One cell as it is shown, in the words of the pages."""
    assert isinstance(cell, Cell)
    value, form = cell.value, cell.number_format
    if isinstance(value, datetime):
        return day_words(value.date()) if form == "d mmmm yyyy" else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, int | float):
        if form == "0%":
            return f"{value:.0%}"
        places = len(form.partition(".")[2])
        return f"{value:,.{places}f}".replace("-", MINUS)
    return str(value)


def texts_in(file: bytes) -> str:
    """Everything that stands in a file's XML, where a reader could find it."""
    with zipfile.ZipFile(BytesIO(file)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))


def pdf_of(chromium: Browser, html: str, **options: Any) -> PdfReader:
    """What the browser prints of a page; `options` are those of the browser."""
    with a_window(chromium, **options) as context:
        page = context.new_page()
        page.set_content(html)
        printed = page.pdf(prefer_css_page_size=True)
    return PdfReader(BytesIO(printed))


def text_of(pdf: PdfReader) -> str:
    """All words in order, one space between them, without what stands at the edge of each sheet."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
