"""Slides as a reader that did not make them finds them: native charts, sources, descriptions, titles that fit."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches, Pt

from briefing.event_labels import event_labels
from briefing.slide_template import TemplateNotUsable, opened_template
from briefing.slide_text import TITLE, Box, fitting_size, height_of
from briefing.slides import MARK, slides
from tests.briefing.made_up import a_briefing, a_part, a_picture_of_each_kind
from tests.briefing.opened import NativeChart, OpenedSlide, all_xml, opened

PICTURES = a_picture_of_each_kind()
LONG = "At the current pace the goal is unlikely before 27 December, and may not be reached in the next 90 days " * 3


@pytest.fixture(scope="module")
def one_of_each() -> bytes:
    """A slide of each kind of picture, and one with a table alone."""
    parts = [a_part(f"The finding of {kind}", picture=picture, alt=kind) for kind, picture in PICTURES.items()]
    return slides(a_briefing(*parts, a_part("A table alone")))


def charts_of(content: bytes) -> list[NativeChart]:
    return [chart for slide in opened(content) for chart in slide.charts]


def test_every_picture_is_a_native_chart_or_table(one_of_each: bytes) -> None:
    found = {slide.title: slide for slide in opened(one_of_each)}

    for kind in PICTURES:
        slide = found[f"The finding of {kind}"]
        assert len(slide.charts) == (0 if kind == "tiles" else 1), kind
        assert kind not in {"tiles", "progress"} or slide.tables
    assert not any(
        shape.shape_type == 13 for slide in found.values() for shape in slide.shapes
    )  # pictures cannot be edited


def test_the_workbook_in_each_chart_holds_what_the_chart_shows(one_of_each: bytes) -> None:
    references = [pair for chart in charts_of(one_of_each) for pair in chart.shown_and_held]

    assert len(references) > 20
    assert [pair for pair in references if pair[0] != pair[1] or not pair[0]] == []


def test_a_series_has_the_figures_of_its_picture(one_of_each: bytes) -> None:
    by_alt = {chart.alt: chart for chart in charts_of(one_of_each)}

    assert list(by_alt["days"].series.values()) == [list(range(20))]
    assert list(by_alt["answers"].series.values()) == [[62, 5, None]]
    assert list(by_alt["answers"].categories) == ["An answer  62%", "Another  <5%", "A third  [c]"]
    assert list(by_alt["ranked"].series.values()) == [list(range(12))]
    assert by_alt["progress"].series == {"Signed": [48_213], "To go": [51_787]}
    # A gap in the counting is a gap in the line: what comes after it is a piece of its own.
    assert by_alt["total"].series["Signatures in all"] == list(range(9))
    assert by_alt["total"].series["Signatures in all, after gap 1"] == list(range(10, 20))
    assert by_alt["total"].series["Events"] == [4]
    assert by_alt["fan"].series["80% range, to"] == [22]


def test_every_chart_and_table_is_described_for_those_who_cannot_see_it(one_of_each: bytes) -> None:
    frames = [shape for slide in opened(one_of_each) for shape in slide.shapes if shape.has_chart or shape.has_table]

    assert len(frames) == 9
    assert [frame.name for frame in frames if not frame._element.nvGraphicFramePr.cNvPr.get("descr")] == []


def test_every_slide_has_its_source_time_number_language_and_notes(one_of_each: bytes) -> None:
    first, *others = opened(one_of_each)

    assert first.title == "A campaign"
    for slide in others:
        assert "Source: UK Parliament petition, as of 2:15pm today." in slide.texts
        assert "Source: UK Parliament petition" in slide.notes
    for number, slide in enumerate(opened(one_of_each), start=1):
        assert slide.element.xpath(".//a:fld[@type='slidenum']/a:t")[0].text == str(number)
        assert {run.get("lang") for run in slide.element.xpath(".//a:rPr")} == {"en-GB"}


def test_no_placeholder_is_left_empty(one_of_each: bytes) -> None:
    placeholders = [shape for slide in opened(one_of_each) for shape in slide.shapes if shape.is_placeholder]

    assert [shape.name for shape in placeholders if not shape.text_frame.text.strip()] == []


def test_a_demonstration_is_marked_on_each_slide_and_real_figures_on_none() -> None:
    made_up = a_briefing(a_part(), a_part("A second"), source=())

    assert [MARK in slide.texts for slide in opened(slides(made_up))] == [True, True, True]
    assert [MARK in slide.texts for slide in opened(slides(a_briefing(a_part())))] == [False, False]


def test_the_file_says_what_it_is_and_who_made_it(tmp_path: Path, one_of_each: bytes) -> None:
    (tmp_path / "made.pptx").write_bytes(one_of_each)
    core = Presentation(str(tmp_path / "made.pptx")).core_properties

    assert (core.title, core.author, core.language) == (
        "A campaign: All UK, since counting began", "A charity", "en-GB",
    )  # fmt: skip


def test_the_same_briefing_makes_the_same_slides() -> None:
    briefing = a_briefing(*(a_part(kind, picture=PICTURES[kind]) for kind in ("answers", "tiles")))
    made = [re.sub(r"<dcterms:.*?</dcterms:\w+>", "", all_xml(slides(briefing))) for _ in range(2)]

    assert made[0] == made[1]


def test_what_a_spreadsheet_would_run_is_inert_in_the_workbooks() -> None:
    run = [f"{start}HYPERLINK(1)" for start in "=+-@"]
    parts = [
        a_part(f"{kind} {name}", picture=a_picture_of_each_kind(name)[kind])
        for name in run
        for kind in ("answers", "total")
    ]
    made = slides(a_briefing(*parts))

    texts = [cell for chart in charts_of(made) for row in chart.cells for cell in row if isinstance(cell, str)]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@"))] == []
    assert {f"'{name}  62%" for name in run} | {f"'{name}" for name in run} <= set(texts)
    assert not re.search(r"<f[ >]", all_xml(made))


@settings(deadline=None)
@given(words=st.lists(st.text("abcdefghilmnoprstuw", min_size=1, max_size=14), min_size=1, max_size=45))
def test_a_title_is_as_large_as_fits_and_no_larger(words: list[str]) -> None:
    room, title = Box(0, 0, int(Inches(12.13)), int(Inches(0.95))), " ".join(words)
    size = fitting_size(title, room, TITLE)

    assert height_of(title, room.width, size) <= room.height
    assert size == TITLE.largest or height_of(title, room.width, size + 1) > room.height


def test_a_long_title_is_wholly_there_and_smaller() -> None:
    slide = opened(slides(a_briefing(a_part(LONG.strip()))))[1]
    title = next(shape for shape in slide.shapes if shape.is_placeholder)

    assert slide.title == LONG.strip()
    assert title.text_frame.paragraphs[0].runs[0].font.size < Pt(TITLE.largest)
    assert height_of(LONG, title.width, title.text_frame.paragraphs[0].runs[0].font.size / Pt(1)) <= title.height


def test_a_table_that_is_too_long_goes_on_on_the_next_slide() -> None:
    table = pd.DataFrame({"Region": [f"Region {place}" for place in range(60)], "Signatures": range(60)})
    _, *others = opened(slides(a_briefing(a_part("Many", table=table))))
    rows = [row for slide in others for row in slide.tables[0][1:]]

    assert [slide.title for slide in others[:2]] == ["Many", "Many, continued"]
    assert rows == [[f"Region {place}", str(place)] for place in range(60)]
    assert {tuple(slide.tables[0][0]) for slide in others} == {("Region", "Signatures")}


def test_a_part_without_figures_says_why() -> None:
    why = "No breakdown by area has been collected yet."
    slide = opened(slides(a_briefing(a_part(why.rstrip("."), table=pd.DataFrame(), alt=why))))[1]

    assert (slide.title, slide.tables, slide.charts) == (why.rstrip("."), [], [])
    assert why not in slide.texts  # the title has said it


def test_one_reason_of_several_parts_is_told_on_one_slide() -> None:
    nothing = {"table": pd.DataFrame(), "subtitle": "", "alt": "Nothing yet."}
    parts = [a_part("Nothing yet", subject=subject, **nothing) for subject in ("overview", "growth", "goal")]
    _, *found = opened(slides(a_briefing(parts[0], a_part("A finding"), *parts[1:])))

    assert [slide.title for slide in found] == ["Nothing yet", "A finding"]
    assert "So there are no figures for: Overview, Growth, Goal and forecast." in found[0].texts


def save(presentation: Any, folder: Path) -> Path:
    file = folder / "briefing.pptx"
    presentation.save(str(file))
    return file


def within(slide: OpenedSlide, width: int, height: int) -> bool:
    return all(
        shape.left >= 0 and shape.top >= 0 and shape.left + shape.width <= width and shape.top + shape.height <= height
        for shape in slide.shapes
    )


def test_a_charitys_template_is_used_in_its_own_shape(tmp_path: Path) -> None:
    # Four to three, its layouts named otherwise, with an example slide that is not wanted.
    template = Presentation()
    for layout in template.slide_layouts:
        layout.name = f"Ours: {layout.name}"
    template.slides.add_slide(template.slide_layouts[0]).shapes.title.text = "An example"
    kinds = ["progress", "fan", "tiles"]
    file = save(template, tmp_path)
    made = slides(a_briefing(*(a_part(kind, picture=PICTURES[kind]) for kind in kinds)), file)

    found = opened(made)
    assert [slide.title for slide in found] == ["A campaign", *kinds]
    assert all(within(slide, template.slide_width, template.slide_height) for slide in found)
    assert opened_template(file).content.name == "Ours: Title Only"
    assert "An example" not in all_xml(made)
    assert [
        shape for slide in found for shape in slide.shapes if shape.is_placeholder and not shape.text_frame.text
    ] == []


def with_fonts(name: str, folder: Path) -> Path:
    """A template four to three whose theme has this font."""
    template = Presentation()
    theme = next(one.target_part for one in template.slide_master.part.rels.values() if one.reltype.endswith("/theme"))
    theme._blob = theme.blob.replace(b'typeface="Calibri"', f'typeface="{name}"'.encode())
    return save(template, folder)


def test_text_in_a_wide_font_gets_more_room(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"Milestone": ["The petition is considered for a debate in Parliament"] * 3, "Likely": ["Soon"] * 3}
    )
    briefing = a_briefing(a_part(LONG[:120], table=table, notes=("A note below it.",)))

    narrow, wide = (opened(slides(briefing, with_fonts(name, tmp_path)))[1] for name in ("Arial", "Verdana"))

    heights = [
        sum(row.height for row in next(one for one in slide.shapes if one.has_table).table.rows)
        for slide in (narrow, wide)
    ]
    assert heights[1] > heights[0]
    size = [
        next(one for one in slide.shapes if one.is_placeholder).text_frame.paragraphs[0].runs[0].font.size
        for slide in (narrow, wide)
    ]
    assert size[1] < size[0]
    note, frame = (next(one for one in wide.shapes if one.name == name) for name in ("Notes", "Table"))
    assert note.top >= frame.top + heights[1]


def test_no_row_and_no_source_is_left_out_where_there_is_little_room(tmp_path: Path) -> None:
    rows = [(f"Figure {place}", "48,213", "What has to be said beside it, at some length. " * 4) for place in range(9)]
    table = pd.DataFrame(rows, columns=["Figure", "Value", "Note"])
    part = a_part("Signed", picture=PICTURES["progress"], table=table)
    source = "Based on about 2,000 answers; people chose to take part. " * 5
    part = replace(part, words=replace(part.words, source=source.strip()))
    _, *found = opened(slides(a_briefing(part), with_fonts("Verdana", tmp_path)))

    assert [row[0] for slide in found for row in slide.tables[0][1:]] == [row[0] for row in rows]
    assert len(found) > 1
    assert [source.strip() in slide.texts for slide in found] == [True] * len(found)


def test_events_of_neighbouring_days_share_a_number() -> None:
    total = PICTURES["total"]
    first = total.data["at"].iloc[0]
    events = tuple(
        (first + pd.Timedelta(hours=hour), str(place)) for place, hour in enumerate((0, 200, 202, 204), start=1)
    )

    assert event_labels(replace(total, events=events)) == {0: "1", 2: "2–4"}


def test_a_template_without_a_title_is_refused_in_words(tmp_path: Path) -> None:
    template = Presentation()
    for layout in list(template.slide_layouts):
        if any(one.placeholder_format.type in (PP_PLACEHOLDER.TITLE, 3, 5) for one in layout.placeholders):
            template.slide_layouts.remove(layout)

    with pytest.raises(TemplateNotUsable, match="no layout has a title with room below it"):
        slides(a_briefing(a_part()), save(template, tmp_path))


def test_a_template_that_is_no_presentation_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "briefing.pptx"
    file.write_text("not a presentation")

    with pytest.raises(TemplateNotUsable, match="cannot be opened as a PowerPoint presentation"):
        slides(a_briefing(a_part()), file)
