"""Text on slides: how much room it takes, the size at which it fits, and the runs that say so."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from charts.theme import LIGHT
from figures.tables import without_control_characters

FONT = "Arial"
"""On every computer that opens slides; Source Sans, as on the pages, is not, and another one in its place overflows."""


@dataclass(frozen=True)
class Letters:
    """How wide the letters of a font are and how high its lines, as shares of its size."""

    width: float
    line: float


# Measured on Arial, bold and with a little to spare.
NARROW = Letters(0.51, 1.22)
WIDE = Letters(0.6, 1.38)
"""As wide as Verdana's and DejaVu Sans's, with lines as high as Open Sans's and a little to spare."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide, in EMU, and the letters that will stand in it."""

    left: int
    top: int
    width: int
    height: int
    letters: Letters = NARROW

    def below(self, used: int) -> "Box":
        """What is left of it below the part that is used."""
        return replace(self, top=self.top + used, height=max(self.height - used, 0))

    def holding(self, height: int) -> "Box":
        """Its part from the top, so high."""
        return replace(self, height=height)

    def rows(self, *shares: float) -> "list[Box]":
        """Cut from the top to the bottom into shares of the height."""
        boxes, top = [], self.top
        for share in shares:
            boxes.append(replace(self, top=top, height=round(self.height * share)))
            top += round(self.height * share)
        return boxes

    def columns(self, *shares: float) -> "list[Box]":
        """Cut from the left to the right into shares of the width."""
        boxes, left = [], self.left
        for share in shares:
            boxes.append(replace(self, left=left, width=round(self.width * share)))
            left += round(self.width * share)
        return boxes


@dataclass(frozen=True)
class Style:
    """How a text looks: its greatest and its least size in points, its colour, and whether it is bold."""

    largest: int
    least: int
    colour: str = LIGHT.text
    bold: bool = False


MORE = "More stands in the notes of this slide."

TITLE = Style(28, 14, LIGHT.text, bold=True)
SUBTITLE = Style(14, 10, LIGHT.muted)
BODY = Style(16, 10)
NOTE = Style(13, 9, LIGHT.muted)
SOURCE = Style(11, 8, LIGHT.muted)
DEMONSTRATION = Style(12, 9, LIGHT.primary, bold=True)


def colour(words: str) -> RGBColor:
    """A colour of the theme, such as #801650."""
    return RGBColor.from_string(words.removeprefix("#"))


def height_of(text: str, width: int, size: float, letters: Letters = NARROW) -> int:
    """How high a text stands in EMU, wrapped to a width in EMU at a size in points."""
    across = max(int(width / Pt(1) / (size * letters.width)), 1)
    lines = sum(len(textwrap.wrap(line, across)) or 1 for line in text.split("\n"))
    return int(Pt(lines * size * letters.line))


def fits_at_least(text: str, box: Box, style: Style) -> bool:
    """Whether a text fits into a box at the least size of a style."""
    return height_of(text, box.width, style.least, box.letters) <= box.height


def fitting_size(text: str, box: Box, style: Style) -> float:
    """The greatest size of a style at which a text fits into a box; its least where none does."""
    sizes = range(style.largest, style.least, -1)
    return next((size for size in sizes if height_of(text, box.width, size, box.letters) <= box.height), style.least)


def fill(frame: TextFrame, paragraphs: Iterable[str], size: float, style: Style) -> None:
    """Put paragraphs into a frame, with no room lost at its edges."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    for place, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = without_control_characters(words)
        run.font.size, run.font.bold = Pt(size), style.bold
        run.font.color.rgb = colour(style.colour)


def write(
    slide: Slide, box: Box, paragraphs: Iterable[str], style: Style, name: str, *, whole: bool = False
) -> BaseShape | None:
    """A box of text at the size at which it fits; what does not at the least is left to the notes, unless `whole`."""
    shown = [words for words in paragraphs if words]
    if shown and not whole and not fits_at_least("\n".join(shown), box, style):
        while shown and not fits_at_least("\n".join([*shown, MORE]), box, style):
            shown = shown[:-1]
        shown = [*shown, MORE]
    if not shown:
        return None
    shape = slide.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    shape.name = name
    fill(shape.text_frame, shown, fitting_size("\n".join(shown), box, style), style)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    return shape


def first_sentence(text: str) -> str:
    """What stands before the first full stop that ends a sentence."""
    return f"{text.split('. ')[0].rstrip('.')}."


def speak_english(slide: Slide) -> None:
    """British English for the spelling of every text, and for who reads it aloud."""
    for tag in ("a:rPr", "a:endParaRPr"):
        for properties in slide.element.iter(qn(tag)):
            properties.set("lang", "en-GB")
