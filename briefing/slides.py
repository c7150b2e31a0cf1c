"""A briefing as PowerPoint slides: native charts and tables that can be edited, made without a browser."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pandas as pd
from lxml import etree
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from briefing.contents import Briefing
from briefing.parts import Part
from briefing.slide_charts import add_chart
from briefing.slide_tables import add_table, add_tiles, pages_of
from briefing.slide_template import TEMPLATE_FILE, Template, has_number, opened_template
from briefing.slide_text import (
    BODY,
    DEMONSTRATION,
    NOTE,
    SOURCE,
    SUBTITLE,
    TITLE,
    Box,
    Style,
    fill,
    first_sentence,
    fitting_size,
    height_of,
    speak_english,
    write,
)
from briefing.told_once import told_once
from charts.theme import LIGHT
from figures.definitions import definition

MARK = "Demonstration data"
_OPENING = Style(40, 20, LIGHT.text, bold=True)
_OPENING_SUBTITLE = Style(20, 12, LIGHT.muted)
_MOST_NOTES_SHARE = 0.22


def slides_of_campaign(briefing: Briefing, folder: Path) -> bytes:
    """The slides on the charity's template where its campaign folder has one.

    Raises:
        TemplateNotUsable: The template cannot be opened, or no layout of it fits.
    """
    own = folder / TEMPLATE_FILE
    return slides(briefing, own if own.exists() else None)


def slides(briefing: Briefing, template_file: Path | None = None) -> bytes:
    """One slide for each part, after an opening one; a table that is too long for one goes on on the next.

    Each slide has the finding as its title, the source with the time of the figures, its number and, where so, that
    its data are a demonstration; its notes have the method. The file is the same for the same briefing, but for the
    times at which its parts were packed.

    Args:
        briefing: What they say.
        template_file: A presentation whose layouts are used; the dashboard's own without.

    Raises:
        TemplateNotUsable: The template cannot be opened, or no layout of it fits.
    """
    template = opened_template(template_file)
    _add_opening(template, briefing)
    for part in told_once(briefing.parts):
        for slide in _slides_of(template, briefing, part):
            _add_notes(slide, part)
    for slide in template.slides.slides:
        speak_english(slide)
    _describe(template, briefing)
    file = BytesIO()
    template.slides.save(file)
    return file.getvalue()


def _add_opening(template: Template, briefing: Briefing) -> None:
    slide = template.slides.slides.add_slide(template.opening)
    about = briefing.campaign.campaign
    others = [one for one in slide.placeholders if one.placeholder_format.idx != 0]
    _set_title(slide, template, briefing.title, _OPENING)
    lines = [about.organisation, briefing.subtitle, briefing.status]
    if others and template.opening is not template.content:
        top = others[0].top
        height = min(others[0].height, template.foot.top - top)
        room = Box(others[0].left, top, others[0].width, height, template.letters)
        fill(others[0].text_frame, lines, fitting_size("\n".join(lines), room, _OPENING_SUBTITLE), _OPENING_SUBTITLE)
        others = others[1:]
    else:
        write(slide, template.body, lines, _OPENING_SUBTITLE, "Area and period")
    for one in others:
        one.element.getparent().remove(one.element)
    _add_foot(slide, template, about.description, is_demonstration=briefing.is_demonstration)
    slide.notes_slide.notes_text_frame.text = briefing.status


def _slides_of(template: Template, briefing: Briefing, part: Part) -> Iterator[Slide]:
    """The slides of one part, most often one."""
    if part.picture is None and not part.table.empty:
        yield from _table_slides(template, briefing, part)
        return
    slide, body = _new_slide(template, briefing, part)
    rest = None
    if part.picture is not None:
        rest = _draw(slide, part, body)
    else:
        beside = part.words.alt if not part.words.alt.startswith(part.words.title) else ""
        write(slide, body, part.notes or (beside,), BODY, "Words")
    yield slide
    if rest is not None:
        yield from _table_slides(template, briefing, part, rest)


def _table_slides(
    template: Template, briefing: Briefing, part: Part, rest: pd.DataFrame | None = None
) -> Iterator[Slide]:
    """The part's table, or what of it is left for further slides, with its notes below the last piece."""
    room = _below_subtitle(template.body, part)
    above, _ = _split_for_notes(room, part.notes)
    pieces = list(pages_of(_as_shown(part) if rest is None else rest, above))
    for place, (piece, size) in enumerate(pieces):
        is_first = place == 0 and rest is None
        slide, _ = _new_slide(template, briefing, part, "" if is_first else ", continued")
        below = add_table(slide, piece, room, size, f"{part.words.alt}{'' if is_first else ' Continued.'}")
        if place == len(pieces) - 1:
            write(slide, below, part.notes, BODY, "Notes")
        yield slide


def _as_shown(part: Part) -> pd.DataFrame:
    """Definitions are told by their first sentences, since the notes have the whole of them."""
    if part.key != "definitions":
        return part.table
    return part.table.assign(**{"What it means": part.table["What it means"].map(first_sentence)})


def _draw(slide: Slide, part: Part, body: Box) -> pd.DataFrame | None:
    """Draw the picture with what stands beside it; the rows of its table for which there was no room, if any."""
    picture = part.picture
    assert picture is not None  # noqa: S101 - asked before  # nosec B101
    if picture.kind == "progress":
        above, _, below = body.rows(0.3, 0.04, 0.66)
        add_chart(slide, picture, above, part.words.alt)
        room, _ = _split_for_notes(below, part.notes)
        (piece, size), *others = pages_of(part.table, room)
        left = add_table(slide, piece, below, size, f"Table: {part.words.title}, with its key figures.")
        if others:
            return pd.concat([rows for rows, _ in others])
        write(slide, left, part.notes, NOTE, "Notes")
    elif picture.kind == "tiles":
        left, _, right = body.columns(0.55, 0.04, 0.41)
        add_tiles(slide, picture, left, part.words.alt)
        write(slide, right, part.notes, BODY, "Notes")
    else:
        above, below = _split_for_notes(body, part.notes)
        add_chart(slide, picture, above, part.words.alt)
        write(slide, below, part.notes, NOTE, "Notes")
    return None


def _split_for_notes(body: Box, notes: tuple[str, ...]) -> tuple[Box, Box]:
    """As much room below for notes as they need, within reason."""
    wanted = height_of("\n".join(notes), body.width, NOTE.largest, body.letters) if notes else 0
    share = min(wanted / body.height, _MOST_NOTES_SHARE) if body.height else 0
    above, below = body.rows(1 - share - (0.02 if notes else 0), share)
    return above, replace(below, top=body.top + body.height - below.height)


def _new_slide(template: Template, briefing: Briefing, part: Part, more: str = "") -> tuple[Slide, Box]:
    """A slide with everything that every slide has, and the room that is left on it."""
    slide = template.slides.slides.add_slide(template.content)
    for one in list(slide.placeholders):
        if one.placeholder_format.idx != 0:
            one.element.getparent().remove(one.element)
    _set_title(slide, template, f"{part.words.title}{more}", TITLE)
    body = _below_subtitle(template.body, part)
    top = template.body
    if part.words.subtitle:
        write(slide, top.holding(body.top - top.top), [part.words.subtitle], SUBTITLE, "Subtitle")
    is_demonstration = briefing.is_demonstration or part.words.source.startswith(MARK)
    _add_foot(slide, template, part.words.source.removeprefix(f"{MARK}. "), is_demonstration=is_demonstration)
    return slide, body


def _below_subtitle(body: Box, part: Part) -> Box:
    subtitle = part.words.subtitle
    wanted = height_of(subtitle, body.width, SUBTITLE.largest, body.letters) if subtitle else 0
    return body.below(min(wanted, round(body.height * 0.2)) + int(Pt(6)))


def _set_title(slide: Slide, template: Template, words: str, style: Style) -> None:
    title = slide.shapes.title
    assert title is not None  # noqa: S101 - layouts are chosen for having one  # nosec B101
    room = Box(title.left, title.top, title.width, title.height, template.letters)
    title.text_frame.clear()
    fill(title.text_frame, [words], fitting_size(words, room, style), style)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM


def _add_foot(slide: Slide, template: Template, source: str, *, is_demonstration: bool) -> None:
    """Whether it is a demonstration, the source, and the number of the slide."""
    mark, line = template.foot.columns(0.19 if is_demonstration else 0, 0.81 if is_demonstration else 1)
    if is_demonstration:
        write(slide, mark, [MARK], DEMONSTRATION, MARK)
    write(slide, line, [source], SOURCE, "Source", whole=True)
    _add_number(slide, template)


def _add_number(slide: Slide, template: Template) -> None:
    """The number as the layout has it; python-pptx leaves it out."""
    layout = slide.slide_layout
    own = next((one for one in layout.placeholders if one.placeholder_format.type == 13), None)
    if own is not None and has_number(layout):
        left, top, width, height = own.left, own.top, own.width, own.height
    else:
        foot = template.foot
        left, top, width, height = foot.left + foot.width - Pt(60), foot.top + foot.height, Pt(60), Pt(18)
    shape = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height))
    shape.name = "Slide number"
    paragraph = shape.text_frame.paragraphs[0]._p
    field = etree.SubElement(paragraph, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    etree.SubElement(field, qn("a:rPr"), lang="en-GB", sz="1100")
    etree.SubElement(field, qn("a:t")).text = str(len(template.slides.slides))
    paragraph.get_or_add_pPr().set("algn", "r")


def _add_notes(slide: Slide, part: Part) -> None:
    """What whoever speaks needs to know: the finding, all that stands beside it, its source and its method."""
    words = [part.words.title, part.words.subtitle, *part.notes, part.words.source]
    words += [f"{heading}: {definition(heading)}" for heading in part.words.definitions]
    if part.key == "definitions":
        words += [f"{name}: {meaning}" for name, meaning in part.table.itertuples(index=False)]
    slide.notes_slide.notes_text_frame.text = "\n".join(one for one in words if one)


def _describe(template: Template, briefing: Briefing) -> None:
    about = briefing.campaign.campaign
    core = template.slides.core_properties
    core.title = f"{briefing.title}: {briefing.filters.in_words}"
    core.author = core.last_modified_by = about.organisation
    core.subject, core.keywords, core.comments = about.description, "", MARK if briefing.is_demonstration else ""
    core.language, core.category = "en-GB", "Briefing"
    core.created = core.modified = briefing.made_at.replace(tzinfo=None, microsecond=0)
    core.revision = 1
