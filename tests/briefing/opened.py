"""Slides as a reader that did not make them finds them: python-pptx, openpyxl and the XML itself."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import to_excel
from pptx import Presentation
from pptx.oxml.ns import qn

_EMBEDDED = re.compile(r"ppt/embeddings/.*\.xlsx")


@dataclass(frozen=True)
class NativeChart:
    """A chart: its alternative text, what it shows from its cache, and all cells of the workbook inside it.

    `shown_and_held` has, for every reference of the chart to its workbook, what the chart shows of it, from its cache,
    and what the cells hold.
    """

    alt: str
    series: dict[str, list[Any]]
    categories: list[Any]
    cells: list[list[Any]]
    shown_and_held: list[tuple[list[str], list[str]]]


@dataclass(frozen=True)
class OpenedSlide:
    """One slide: every text on it, its tables row by row, its charts, its notes, and its shapes."""

    title: str
    texts: list[str]
    tables: list[list[list[str]]]
    charts: list[NativeChart]
    notes: str
    shapes: list[Any]
    element: Any


def opened(content: bytes) -> list[OpenedSlide]:
    """Every slide of a file."""
    return [_slide(one) for one in Presentation(io.BytesIO(content)).slides]


def all_xml(content: bytes) -> str:
    """Everything in the file that is text, and in the workbooks inside it."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if _EMBEDDED.fullmatch(name):
                parts.append(all_xml(package.read(name)))
            elif name.endswith((".xml", ".rels")):
                parts.append(package.read(name).decode("utf-8"))
    return "\n".join(parts)


def _slide(slide: Any) -> OpenedSlide:
    shapes = list(slide.shapes)
    return OpenedSlide(
        title=slide.shapes.title.text_frame.text,
        texts=[shape.text_frame.text for shape in shapes if shape.has_text_frame],
        tables=[[[cell.text for cell in row.cells] for row in shape.table.rows] for shape in shapes if shape.has_table],
        charts=[_chart(shape) for shape in shapes if shape.has_chart],
        notes=slide.notes_slide.notes_text_frame.text,
        shapes=shapes,
        element=slide.element,
    )


def _chart(shape: Any) -> NativeChart:
    chart = shape.chart
    book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return NativeChart(
        alt=shape._element.nvGraphicFramePr.cNvPr.get("descr", ""),
        series={one.name: list(one.values) for one in chart.plots[0].series},
        categories=list(chart.plots[0].categories),
        cells=[list(row) for row in book.worksheets[0].iter_rows(values_only=True)],
        shown_and_held=[_shown_and_held(one, book) for one in chart._chartSpace.iter(qn("c:numRef"), qn("c:strRef"))],
    )


def _shown_and_held(reference: Any, book: Workbook) -> tuple[list[str], list[str]]:
    place = reference.find(qn("c:f")).text.partition("!")[2].replace("$", "")
    found = book.worksheets[0][place]
    cells = [row[0] for row in found] if isinstance(found, tuple) else [found]
    shown = {int(point.get("idx")): point.find(qn("c:v")).text for point in reference.iter(qn("c:pt"))}
    # What has no number is in neither of them.
    held = {place: _as_shown(cell.value) for place, cell in enumerate(cells) if cell.value is not None}
    return [_plain(shown[place]) for place in sorted(shown)], [held[place] for place in sorted(held)]


def _as_shown(value: Any) -> str:
    return _plain(str(to_excel(value) if isinstance(value, datetime) else value))


def _plain(text: str) -> str:
    """One spelling of a number, and text as it is."""
    try:
        return f"{float(text):.6f}"
    except ValueError:
        return text
