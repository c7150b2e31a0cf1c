"""The template that slides are made on: the dashboard's own, or the charity's `briefing.pptx` beside its campaign."""

from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Slides
from pptx.slide import SlideLayout
from pptx.util import Inches

from briefing.slide_text import FONT, NARROW, WIDE, Box, Letters
from charts.theme import LIGHT

TEMPLATE_FILE = "briefing.pptx"
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_FOOT = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_LEAST_ROOM = 0.45  # of the slide's height, below the title
_SOURCE_HEIGHT = 0.06
# No wider and no higher than what was measured; whatever else a template brings is taken to be wide.
_NARROW_FONTS = {
    "Arial", "Arial Narrow", "Calibri", "Calibri Light", "Carlito", "Cambria", "Garamond", "Gill Sans MT", "Helvetica",
    "Liberation Sans", "Times New Roman",
}  # fmt: skip


class TemplateNotUsable(ValueError):
    """The charity's template cannot be opened or has no layout that fits; the message says what it needs."""


@dataclass(frozen=True)
class Template:
    """Empty slides, the layouts that are used of them, and where on a slide everything stands."""

    slides: Slides
    opening: SlideLayout
    content: SlideLayout
    title: Box
    body: Box
    foot: Box

    @property
    def letters(self) -> Letters:
        """Those of its fonts."""
        return self.body.letters


def opened_template(file: Path | None) -> Template:
    """The charity's template where there is one, otherwise the dashboard's own.

    The layout of content is the one called "Title Only", or else one whose only placeholder is its title, or else the
    first with a title that leaves room below; the opening one is called "Title Slide", or has a subtitle.

    Raises:
        TemplateNotUsable: The file is no PowerPoint presentation, or no layout of it fits.
    """
    slides = _own() if file is None else _opened(file)
    where = "the dashboard's own template" if file is None else str(file)
    content = _content_layout(slides, where)
    places = (replace(box, letters=_letters(slides)) for box in _places(slides, content))
    return Template(slides, _opening_layout(slides, content), content, *places)


def _opened(file: Path) -> Slides:
    try:
        slides = Presentation(str(file))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise TemplateNotUsable(
            f"{file}: cannot be opened as a PowerPoint presentation. Save it anew as .pptx, or take it away to use the "
            "dashboard's own"
        ) from error
    # A template may hold example slides: only its layouts are wanted.
    listed = slides.slides._sldIdLst
    for entry in list(listed):
        slides.part.drop_rel(entry.rId)
        listed.remove(entry)
    return slides


def _own() -> Slides:
    slides = Presentation()
    slides.slide_width, slides.slide_height = Inches(13.333), Inches(7.5)
    for layout in list(slides.slide_layouts):
        if layout.name not in {"Title Slide", "Title Only"}:
            slides.slide_layouts.remove(layout)
    opening, content = (
        next(one for one in slides.slide_layouts if one.name == name) for name in ("Title Slide", "Title Only")
    )
    _put(opening, {0: (0.6, 2.0, 12.13, 1.7), 1: (0.6, 4.1, 12.13, 1.8)})
    _put(content, {0: (0.6, 0.3, 12.13, 0.95)})
    for layout, below_title in ((opening, 3.85), (content, 1.31)):
        _add_rule(layout, Box(Inches(0.6), Inches(below_title), Inches(0.9), Inches(0.045)))
        _put(layout, {12: (11.73, 6.98, 1.0, 0.3)})
        for placeholder in list(layout.placeholders):
            if placeholder.placeholder_format.idx in {10, 11}:
                placeholder.element.getparent().remove(placeholder.element)
    _set_fonts(slides)
    return slides


def _put(layout: SlideLayout, places: dict[int, tuple[float, float, float, float]]) -> None:
    for placeholder in layout.placeholders:
        if (place := places.get(placeholder.placeholder_format.idx)) is not None:
            placeholder.left, placeholder.top, placeholder.width, placeholder.height = (Inches(one) for one in place)


def _add_rule(layout: SlideLayout, place: Box) -> None:
    """A short line of the house's colour below the title; python-pptx adds no shapes to layouts."""
    shape = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Rule"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{place.left}" y="{place.top}"/><a:ext cx="{place.width}" cy="{place.height}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{LIGHT.primary.removeprefix("#")}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr>"
        "</p:sp>"
    )
    layout.shapes._spTree.append(shape)


def _set_fonts(slides: Slides) -> None:
    """The theme's fonts, which all text of the slides and their charts inherits."""
    theme = _theme(slides)
    theme._blob = theme.blob.decode().replace('typeface="Calibri"', f'typeface="{FONT}"').encode()


def _theme(slides: Slides) -> Part:
    return next(rel.target_part for rel in slides.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))


def _letters(slides: Slides) -> Letters:
    """Of the wider of the theme's two fonts for Latin script, that of titles and that of all else."""
    scheme = parse_xml(_theme(slides).blob).iter(qn("a:majorFont"), qn("a:minorFont"))
    fonts = {one.find(qn("a:latin")).get("typeface") for one in scheme}
    return NARROW if fonts <= _NARROW_FONTS else WIDE


def _content_layout(slides: Slides, where: str) -> SlideLayout:
    titled = [
        layout for layout in slides.slide_layouts if _title_of(layout) is not None and _leaves_room(slides, layout)
    ]
    if not titled:
        raise TemplateNotUsable(
            f"{where}: no layout has a title with room below it. Add one called “Title Only” whose title stands in the "
            "upper half of the slide"
        )
    named = [layout for layout in titled if layout.name == "Title Only"]
    bare = [layout for layout in titled if not _others(layout)]
    return (named or bare or titled)[0]


def _opening_layout(slides: Slides, content: SlideLayout) -> SlideLayout:
    with_subtitle = [
        layout
        for layout in slides.slide_layouts
        if _title_of(layout) is not None
        and any(one.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE for one in layout.placeholders)
    ]
    named = [layout for layout in with_subtitle if layout.name == "Title Slide"]
    return (named or with_subtitle or [content])[0]


def _title_of(layout: SlideLayout) -> Box | None:
    for one in layout.placeholders:
        if one.placeholder_format.type in _TITLES and one.placeholder_format.type != PP_PLACEHOLDER.VERTICAL_TITLE:
            return Box(one.left, one.top, one.width, one.height)
    return None


def _others(layout: SlideLayout) -> bool:
    return any(one.placeholder_format.type not in _TITLES | _FOOT for one in layout.placeholders)


def _leaves_room(slides: Slides, layout: SlideLayout) -> bool:
    title, height = _title_of(layout), slides.slide_height or 1
    return title is not None and (_foot_top(slides, layout) - title.top - title.height) / height >= _LEAST_ROOM


def _foot_top(slides: Slides, layout: SlideLayout) -> int:
    """Where the date, the footer and the number of a layout begin, or where they usually would."""
    height = slides.slide_height or 1
    usual = round(height * 0.93)
    feet = [one.top for one in layout.placeholders if one.placeholder_format.type in _FOOT and one.top > height / 2]
    return min(usual, *(int(one) for one in feet), usual)


def _places(slides: Slides, layout: SlideLayout) -> tuple[Box, Box, Box]:
    title, height = _title_of(layout), slides.slide_height or 1
    assert title is not None  # noqa: S101 - the layout was chosen for having one  # nosec B101
    gap, foot_height = round(height * 0.02), round(height * _SOURCE_HEIGHT)
    top, bottom = title.top + title.height + gap, _foot_top(slides, layout) - foot_height
    body = Box(title.left, top, title.width, bottom - gap - top)
    return title, body, Box(title.left, bottom, title.width, foot_height)


def has_number(layout: SlideLayout) -> bool:
    """Whether the layout has a place for the slide's number."""
    return any(one.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER for one in layout.placeholders)
