"""Workbook and print say what the pages say of an area, a period and a demonstration, and nothing of what is hidden."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from playwright.sync_api import Browser

from briefing.contents import Asked, Briefing, contents
from briefing.printed import printed
from briefing.slides import slides
from briefing.workbook import workbook
from campaign.load import load_surveys
from figures.areas import EVERYWHERE, areas_by_name
from figures.filters import Filters
from figures.reading import ReadOnce
from store.granted import EVERY_AREA
from store.readers import reader
from store.survey_releases import Publication, save_release
from tests.briefing.opened import opened as opened_slides
from tests.briefing.opened_files import opened, pdf_of, rows_as_shown, text_of, texts_in
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import open_page

# Numbers that a release holds in rows that are hidden, though it never does: they may be nowhere.
HIDDEN = {"percent": 86, "low": 62, "high": 74, "base": 7_770}


def made(world: World, area: str = "All UK", period: str = "All") -> Briefing:
    """A briefing of everything, as the page, the command and the address make it."""
    known = ReadOnce(world.campaign, load_surveys(world.folder), datetime.now(UTC), reader(world.url), EVERY_AREA)
    asked = Filters(areas_by_name().get(area, EVERYWHERE), period, world.campaign.headline_source)
    return contents(known, Asked(asked))


def words_of(table: pd.DataFrame) -> list[list[str]]:
    """The rows of a page's table as they are printed on it."""
    return [[str(cell) for cell in row] for row in table.itertuples(index=False)]


def test_an_area_and_a_period_are_in_the_names_of_files_and_on_each_sheet(parliament: World, chromium: Browser) -> None:
    briefing = made(parliament, "Wales", "28 days")

    book, pdf = opened(workbook(briefing)), pdf_of(chromium, printed(briefing), color_scheme="dark")

    assert re.fullmatch(r"test-briefing-wales-\d{4}-\d\d-\d\d-\d{4}", briefing.stem)
    readme = {row[0].value: row[1].value for row in book["README"].iter_rows()}
    assert (readme["Area"], readme["Period"], readme["As of"]) == ("Wales", "last 28 days", briefing.status)
    assert {"[c]", "[x]", "[r]", "[u]"} <= readme.keys()
    assert book["Regions"].oddHeader.left.text == "A campaign, Wales, last 28 days"
    for page in pdf.pages:
        text = page.extract_text().replace("\n", " ")
        assert "A campaign, Wales, last 28 days" in text
        assert briefing.status in text
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def hidden_publication() -> Publication:
    """A release in which one group is hidden and one answer is a bound."""
    place = {"question": "gp_visits", "breakdown": "all", "group": "Everyone", "few": False}
    rows = [
        place | {"answer": "highlight", "state": "hidden", **HIDDEN},
        place | {"answer": "3", "state": "hidden", **HIDDEN},
        place | {"answer": "0", "state": "below", "percent": 5, "low": None, "high": None, "base": 120},
        place | {"answer": "1", "state": "shown", "percent": 60, "low": 51, "high": 68, "base": 120},
    ]
    for question, option in (("drug_confidence", "1"), ("nurse_specialist", "no")):
        rows.append(place | {"question": question, "answer": "highlight", "state": "hidden", **HIDDEN})
        rows.append(place | {"question": question, "answer": option, "state": "hidden", **HIDDEN})
    frame = pd.DataFrame(rows).astype(dict.fromkeys(HIDDEN, "Int64"))
    return Publication(frame, 120, "a" * 64, {}, False)


def test_what_a_survey_hides_is_in_no_file(parliament: World, chromium: Browser) -> None:
    save_release(parliament.engine, "unsurvivors", hidden_publication(), datetime.now(UTC))

    briefing = made(parliament)
    file, html = workbook(briefing), printed(briefing)
    answers = {row[1]: row[2:] for row in rows_as_shown(opened(file), "Survey gp visits")}

    labels = {one.code: one.label for one in load_surveys(parliament.folder)["unsurvivors"].question[0].options}
    assert answers[labels["3"]] == ["[c]", "[c]", "[c]"]
    assert answers[labels["0"]] == ["<5%", "[c]", "120"]
    assert answers[labels["1"]] == ["60%", "51% to 68%", "120"]
    for text in (texts_in(file), html, text_of(pdf_of(chromium, html))):
        for planted in ("86%", "0.86", "62%", "74%", "7,770", "7770"):
            assert planted not in text


def test_a_question_without_any_result_is_told_and_breaks_nothing(parliament: World) -> None:
    release = hidden_publication()
    results = release.results[release.results["question"] != "nurse_specialist"]
    save_release(parliament.engine, "unsurvivors", replace(release, results=results), datetime.now(UTC))
    short = next(
        one.short for one in load_surveys(parliament.folder)["unsurvivors"].question if one.key == "nurse_specialist"
    )

    page, briefing = open_page("survey", question=short), made(parliament)

    said = "This release has no results of this question"
    assert page.failures == ()
    assert said in page.words
    assert f"{said}." in [row[1] for row in rows_as_shown(opened(workbook(briefing)), "Survey findings unsurvivors")]
    assert said in [slide.title for slide in opened_slides(slides(briefing))]
    assert f"<h3>{said}</h3>" in printed(briefing)


def test_a_survey_is_a_sheet_of_numbers_that_are_shown_as_on_the_page(demonstration: World) -> None:
    book = opened(workbook(made(demonstration)))
    page = open_page("survey")

    assert rows_as_shown(book, "Survey gp visits") == words_of(page.tables[0])
    assert {cell.number_format for cell in list(book["Survey gp visits"].columns)[2][1:]} == {"0%"}


def test_every_part_is_marked_where_the_figures_are_generated(demonstration: World, chromium: Browser) -> None:
    briefing = made(demonstration)

    book, pdf = opened(workbook(briefing)), pdf_of(chromium, printed(briefing))

    assert book["README"]["A1"].value == "Demonstration data"
    assert book.properties.description == "Demonstration data"
    texts = [page.extract_text() for page in pdf.pages]
    assert all("Demonstration data" in text for text in texts)
    long = next(len(part.table) for part in briefing.parts if part.key == "total")
    assert book["Growth total"].max_row == long + 1
    assert f"The last 100 of {long} rows; the workbook has all of them." in " ".join(" ".join(texts).split())


@pytest.mark.parametrize("area", ["All UK", "Wales"])
def test_a_campaign_without_figures_has_a_briefing_that_says_so(world: World, chromium: Browser, area: str) -> None:
    world.set_campaign(PARLIAMENT)
    briefing = made(world, area)

    book, pdf = opened(workbook(briefing)), text_of(pdf_of(chromium, printed(briefing)))

    assert "Nothing has been collected" in pdf
    assert "Overview" in {row[0].value for row in book["README"].iter_rows()}
