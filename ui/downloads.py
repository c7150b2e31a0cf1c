"""Files of what is on the page: the same numbers, what they are, how they were narrowed, and where they come from."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from openpyxl import Workbook

from briefing.sheets import XLSX, fill_notes, fill_table, saved
from figures import file_names as figures
from figures.chart_words import ChartWords
from figures.definitions import definition
from figures.reference_words import licences
from figures.tables import MARKS, for_file, harmless
from figures.words import clock, day_words, london_day
from ui.audit import recorded_export
from ui.filters import current_filters
from ui.loaders import campaign, now
from ui.pictures import can_draw_pictures, picture
from ui.viewer import viewer


def download_buttons(key: str, table: pd.DataFrame, words: ChartWords, figure: go.Figure | None) -> None:
    """Buttons for the numbers as CSV and Excel and, where a browser is installed beside the server, the picture.

    None for readers who may not download.
    """
    if not viewer().may_open("downloads"):
        return
    # What the file says is settled now: it is made at the click, when the filters may stand otherwise.
    notes, stem = notes_of(words), file_stem(key)
    with st.container(horizontal=True):
        _button("CSV", "csv", "text/csv", stem, lambda: as_csv(table, notes))
        _button("Excel", "xlsx", XLSX, stem, lambda: as_workbook(table, notes))
        if figure is not None and can_draw_pictures():
            _button("PNG picture", "png", "image/png", stem, lambda: picture(figure, words, "png"))
            _button("SVG picture", "svg", "image/svg+xml", stem, lambda: picture(figure, words, "svg"))


def notes_of(words: ChartWords) -> list[tuple[str, str]]:
    """What a reader of the file needs to know, each with its name."""
    filters = current_filters()
    notes = [("Finding", words.title), ("What is shown", words.subtitle), ("Source", words.source)]
    notes.append(("Filters", filters.in_words))
    notes += [(heading, definition(heading)) for heading in words.definitions]
    notes.append(("Marks", MARKS))
    notes.append(("Campaign", f"{campaign().campaign.name}, {campaign().campaign.organisation}"))
    notes.append(("Downloaded", f"{clock(now())} on {day_words(london_day(now()))}"))
    notes.append(("Licences", licences()))
    if campaign().is_demonstration:
        notes.insert(0, ("Demonstration data", "The figures are generated, not those of the campaign."))
    return notes


def as_csv(table: pd.DataFrame, notes: list[tuple[str, str]]) -> bytes:
    """The table as CSV for a spreadsheet, and below an empty line what it is and where it comes from."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(str(name)) for name in table.columns])
    writer.writerows([_iso(cell) for cell in row] for row in for_file(table))
    writer.writerow([])
    writer.writerows([harmless(name), harmless(words)] for name, words in notes)
    # The byte order mark makes Excel read it as UTF-8.
    return ("\ufeff" + text.getvalue()).encode()


def as_workbook(table: pd.DataFrame, notes: list[tuple[str, str]]) -> bytes:
    """The table as an Excel workbook: what it is on the first sheet, the numbers on the second."""
    book = Workbook()
    first = book.active or book.create_sheet()
    first.title = "Notes"
    fill_notes(first, notes)
    fill_table(book.create_sheet("Data"), table)
    return saved(book)


def file_stem(key: str) -> str:
    """The name of a file without its ending: campaign, subject, area and time."""
    return figures.file_stem(campaign().campaign.key, key, current_filters().area_name, now())


def _button(name: str, ending: str, mime: str, stem: str, make: Callable[[], bytes]) -> None:
    file_name = f"{stem}.{ending}"
    st.download_button(
        f"Download as {name}",
        recorded_export(file_name, make),
        file_name,
        mime,
        key=f"{stem[:-16]}-{ending}",
        on_click="ignore",
    )


def _iso(cell: object) -> object:
    return cell.isoformat(sep=" ", timespec="minutes") if isinstance(cell, datetime) else cell
