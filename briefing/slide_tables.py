"""Native tables on slides: figures as the page prints them, and the regions as tiles in their places."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Emu, Pt

from briefing.parts import Picture
from briefing.slide_text import BODY, Box, Style, colour, fill, height_of
from charts.measures import MEASURE_WORDS, Measure
from charts.shades import shades_of
from charts.theme import LIGHT, contrast_text
from figures.tables import in_words
from reference.regions import regions_by_code

_HEAD = "#12436D"
_PADDING, _GAP = int(Pt(5)), int(Pt(12))
_SIZES = (14, 13, 12, 11, 10)
_NO_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # PowerPoint's "No Style, Table Grid"
_MOST_LETTERS_COUNTED = 60
_WIDE_LETTER = 1.22  # times the usual, in a word that is bold and may not be broken
_MARKS = ("[x]", "[c]", "[u]")


def pages_of(table: pd.DataFrame, box: Box) -> Iterator[tuple[pd.DataFrame, float]]:
    """Cut a table into pieces that fit into a box, each with the size of its text: one piece where it can be.

    Args:
        table: As a part has it.
        box: The room on each slide.
    """
    words = in_words(table)
    for size in _SIZES:
        if sum(_row_heights(words, box, size)) <= box.height:
            yield words, size
            return
    size, first, used = _SIZES[-1], 0, 0
    head, *heights = _row_heights(words, box, size)
    for place, height in enumerate(heights):
        if place > first and head + used + height > box.height:
            yield words.iloc[first:place], size
            first, used = place, 0
        used += height
    yield words.iloc[first:], size


def add_table(slide: Slide, words: pd.DataFrame, box: Box, size: float, alt: str) -> Box:
    """One piece of `pages_of`, its numbers to the right, with a header row for those who hear it; the room below it."""
    heights = _row_heights(words, box, size)
    table = _new_table(slide, len(words) + 1, len(words.columns), box.holding(sum(heights)), alt)
    for column, width in zip(table.columns, _widths(words, box, size), strict=True):
        column.width = Emu(width)
    for row, height in zip(table.rows, heights, strict=True):
        row.height = Emu(height)
    is_number = [_looks_like_numbers(words.iloc[:, place]) for place in range(len(words.columns))]
    for place, name in enumerate(words.columns):
        _write(table.cell(0, place), str(name), Style(14, 9, "#FFFFFF", bold=True), size, _HEAD, right=is_number[place])
    for number, row in enumerate(words.itertuples(index=False), start=1):
        for place, cell in enumerate(row):
            _write(table.cell(number, place), str(cell), BODY, size, LIGHT.background, right=is_number[place])
    return box.below(sum(heights) + _GAP)


def add_tiles(slide: Slide, picture: Picture, box: Box, alt: str) -> None:
    """The 12 regions as cells in their places, shaded as on the page, each with its name and its number."""
    places = regions_by_code()
    columns, rows = (
        1 + max(one.tile_column for one in places.values()),
        1 + max(one.tile_row for one in places.values()),
    )
    table = _new_table(slide, rows, columns, box, alt, has_header=False)
    for row in table.rows:
        row.height = Emu(box.height // rows)
    known = picture.data["value"][~picture.data["few"].astype(bool)].dropna()
    shades = shades_of(known, _measure(picture), LIGHT.sequential) if len(known) else None
    for cell in table.iter_cells():
        _write(cell, "", BODY, 10, None)
        _outline(cell, None, 0)
    for one in picture.data.to_dict("records"):
        place = places[str(one["code"])]
        is_grey = one["few"] or pd.isna(one["value"]) or shades is None
        shade = LIGHT.gap if is_grey or shades is None else shades.colour_of(float(one["value"]))
        cell = table.cell(place.tile_row, place.tile_column)
        _write_tile(cell, place.short_name, str(one["words"]), shade)
        _outline(cell, LIGHT.primary if one["is_selected"] else LIGHT.outline, 4 if one["is_selected"] else 1)


def _measure(picture: Picture) -> Measure:
    return next(measure for measure, words in MEASURE_WORDS.items() if words == picture.unit)


def _new_table(slide: Slide, rows: int, columns: int, box: Box, alt: str, *, has_header: bool = True) -> Any:
    frame = slide.shapes.add_table(rows, columns, Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    frame.name = "Table" if has_header else "Tiles of the regions"
    table = frame.table
    table.first_row, table.horz_banding = has_header, False
    frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
    return table


def _write(cell: _Cell, words: str, style: Style, size: float, shade: str | None, *, right: bool = False) -> None:
    cell.margin_left = cell.margin_right = Emu(_PADDING)
    cell.margin_top = cell.margin_bottom = Emu(_PADDING // 2)
    frame = cell.text_frame
    fill(frame, [words], size, style)
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    cell.margin_left = cell.margin_right = Emu(_PADDING)
    if shade is None:
        cell.fill.background()
    else:
        cell.fill.solid()
        cell.fill.fore_color.rgb = colour(shade)


def _write_tile(cell: _Cell, name: str, value: str, shade: str) -> None:
    ink = contrast_text(shade)
    frame = cell.text_frame
    frame.clear()
    fill(frame, [name, value], 14, Style(14, 10, ink))
    frame.paragraphs[1].runs[0].font.bold = True
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(shade)


def _outline(cell: _Cell, line: str | None, width: int) -> None:
    """The four sides of a cell; python-pptx does not know them."""
    properties = cell._tc.get_or_add_tcPr()
    for tag in ("lnL", "lnR", "lnT", "lnB"):
        for old in properties.findall(qn(f"a:{tag}")):
            properties.remove(old)
    for place, tag in enumerate(("lnL", "lnR", "lnT", "lnB")):
        side = etree.Element(qn(f"a:{tag}"), w=str(int(Pt(width))))
        if line is None:
            etree.SubElement(side, qn("a:noFill"))
        else:
            etree.SubElement(etree.SubElement(side, qn("a:solidFill")), qn("a:srgbClr"), val=line.removeprefix("#"))
        properties.insert(place, side)


def _widths(words: pd.DataFrame, box: Box, size: float) -> list[int]:
    """By column: room for its longest word, then in proportion to what stands in it, within reason."""
    width, letter = box.width, Pt(size) * box.letters.width * _WIDE_LETTER
    cells = {place: [str(name), *map(str, words.iloc[:, place])] for place, name in enumerate(words.columns)}
    least = [
        int(max((len(word) for cell in column for word in cell.split()), default=1) * letter) + 3 * _PADDING
        for column in cells.values()
    ]
    if sum(least) >= width:
        least = [round(width * one / sum(least)) for one in least]
    wanted = [min(max(len(cell) for cell in column), _MOST_LETTERS_COUNTED) for column in cells.values()]
    spare = width - sum(least)
    shares = [one + round(spare * letters / max(sum(wanted), 1)) for one, letters in zip(least, wanted, strict=True)]
    return [*shares[:-1], width - sum(shares[:-1])]


def _row_heights(words: pd.DataFrame, box: Box, size: float) -> list[int]:
    widths = _widths(words, box, size)
    rows = [
        [str(name) for name in words.columns],
        *([str(cell) for cell in row] for row in words.itertuples(index=False)),
    ]
    return [
        max(height_of(cell, width - 2 * _PADDING, size, box.letters) for cell, width in zip(row, widths, strict=True))
        + 2 * _PADDING
        for row in rows
    ]


def _looks_like_numbers(column: "pd.Series[Any]") -> bool:
    marks = ("[x]", "[c]", "[u]")
    return len(column) > 0 and all(
        (str(cell)[:1].isdigit() and " " not in str(cell)) or str(cell) in marks for cell in column
    )
