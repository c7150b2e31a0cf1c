"""Whatever a campaign's sources and its survey gave: each number of the pages is in slides, workbook and print."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from playwright.sync_api import Browser
from sqlalchemy import delete

from briefing.contents import Asked, contents
from briefing.printed import printed
from briefing.slides import slides
from briefing.survey import AskedQuestion
from briefing.workbook import workbook
from campaign.load import load_surveys
from campaign.survey import Question
from figures.areas import EVERYWHERE
from figures.filters import Filters
from figures.reading import ReadOnce
from figures.words import MINUS
from reference.regions import regions_by_code
from store.granted import EVERY_AREA
from store.readers import reader
from store.survey_releases import Publication, save_release
from store.tables import SourceRow
from tests.briefing.opened import NativeChart, OpenedSlide
from tests.briefing.opened import opened as opened_slides
from tests.briefing.opened_files import opened, pdf_of, rows_as_shown, text_of
from tests.filled import collect_everything, save_totals
from tests.generated import documents
from tests.pages.conftest import PARLIAMENT, World, forget_everything
from tests.pages.dashboard import Page, open_page

HALF_A_DAY = timedelta(hours=12)
SURVEY = "unsurvivors"
ASKED = st.sampled_from(["gp_visits", "drug_confidence", "nurse_specialist"])


@st.composite
def results(draw: st.DrawFn, question: Question) -> list[dict[str, Any]]:
    """What a release may say of one question: shares with their ranges, bounds, and what it hides."""
    rows = []
    for answer in ("highlight", *(option.code for option in question.options)):
        low, percent, high = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
        state = draw(st.sampled_from(["shown", "shown", "below", "hidden"]))
        row = {"question": question.key, "breakdown": "all", "group": "Everyone", "answer": answer, "few": False}
        row |= {"state": state, "percent": percent, "low": low, "high": high, "base": 10 * draw(st.integers(10, 900))}
        rows.append(row | ({"percent": 5, "low": None, "high": None} if state == "below" else {}))
    return rows


@dataclass(frozen=True)
class Files:
    """One briefing in every kind of file, as independent readers find it."""

    slides: list[OpenedSlide]
    book: Workbook
    pdf: str

    def chart(self, series: str) -> NativeChart:
        """The one native chart with a series of this name."""
        (found,) = [chart for slide in self.slides for chart in slide.charts if series in chart.series]
        return found

    def slide(self, title: str) -> OpenedSlide:
        """The first with this title."""
        return next(slide for slide in self.slides if slide.title == title)


def collected(world: World, before: dict[str, Any], after: dict[str, Any], gained: list[int], to_go: int) -> None:
    """A campaign that began with one document, gained these each half day and is now at the other."""
    world.set_campaign(PARLIAMENT)
    file = world.folder / "campaign.toml"
    goal = max(after["data"]["attributes"]["signature_count"] + to_go, 1)
    file.write_text(file.read_text(encoding="utf-8").replace("goal = 100000", f"goal = {goal}"), encoding="utf-8")
    campaign, now = world.campaign, datetime.now(UTC)
    with world.engine.begin() as connection:
        connection.execute(delete(SourceRow))
    start = now - (len(gained) + 1) * HALF_A_DAY
    collect_everything(world.engine, campaign, start, before)
    total = before["data"]["attributes"]["signature_count"]
    totals = [total + sum(gained[:place]) for place in range(1, len(gained) + 1)]
    save_totals(world.engine, campaign.headline_source, *totals, start=start + HALF_A_DAY, every=HALF_A_DAY)
    collect_everything(world.engine, campaign, now, after)


def files_of(world: World, chromium: Browser, question: str) -> Files:
    """The briefing of everything with one survey question."""
    known = ReadOnce(world.campaign, load_surveys(world.folder), datetime.now(UTC), reader(world.url), EVERY_AREA)
    filters = Filters(EVERYWHERE, "All", world.campaign.headline_source)
    briefing = contents(known, Asked(filters, questions=(AskedQuestion(question),)))
    pdf = text_of(pdf_of(chromium, printed(briefing)))
    # Letters that a font joins, as in "confident", are two again.
    return Files(opened_slides(slides(briefing)), opened(workbook(briefing)), unicodedata.normalize("NFKC", pdf))


@pytest.mark.timeout(600)  # five campaigns, each with five pages and three files
@settings(
    deadline=None,
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), to_go=st.integers(-500, 50_000), before=documents(), after=documents(), asked=ASKED,
       gained=st.lists(st.integers(0, 900), min_size=24, max_size=32))  # fmt: skip
def test_each_file_has_each_number_of_each_page(
    world: World,
    chromium: Browser,
    data: st.DataObject,
    asked: str,
    gained: list[int],
    to_go: int,
    **ends: dict[str, Any],
) -> None:
    collected(world, ends["before"], ends["after"], gained, to_go)
    survey = load_surveys(world.folder)[SURVEY]
    rows = [row for question in survey.question for row in data.draw(results(question))]
    frame = pd.DataFrame(rows).astype(dict.fromkeys(["percent", "low", "high", "base"], "Int64"))
    save_release(world.engine, SURVEY, Publication(frame, 900, "a" * 64, {}, False), datetime.now(UTC))
    forget_everything()

    files = files_of(world, chromium, asked)

    says_the_overview(files, page_of("overview"), ends["after"]["data"]["attributes"]["signature_count"])
    says_the_growth(files, page_of("signatures"))
    says_the_goal_and_the_forecast(files, page_of("goal"))
    says_the_regions(files, page_of("regions", level="Regions", measure="Per 100,000"))
    question = next(one for one in survey.question if one.key == asked)
    says_the_survey(files, page_of("survey", question=question.short), question)
    references = [pair for slide in files.slides for chart in slide.charts for pair in chart.shown_and_held]
    # Of answers that are all hidden nothing is drawn.
    assert [pair for pair in references if pair[0] != pair[1]] == []
    assert any(drawn for drawn, _ in references)


def says_the_overview(files: Files, page: Page, total: int) -> None:
    (_, number, _), *figures = rows_as_shown(files.book, "Overview")
    said, words = f"{number} {'person has' if total == 1 else 'people have'} signed", one_line(page.words)
    assert number == f"{total:,}"
    assert said in words
    for name, value, note in figures:
        assert f"{name}: {value}" in words
        assert [one for one in note.removesuffix(".").split(". ") if one not in words] == []
    slide = files.slide(said)
    assert slide.tables[0][1:] == [["Signatures", number, ""], *figures]
    (progress,) = slide.charts
    assert progress.series["Signed"] == [total]
    if (missing := progress.series["To go"][0]) > 0:
        assert f"{missing:,.0f} to go" in words
    all_in(files.pdf, [[said], *figures])


def says_the_growth(files: Files, page: Page) -> None:
    readings, days = (cells(table) for table in page.tables[:2])
    assert rows_as_shown(files.book, "Growth days") == days
    assert [row[1] for row in rows_as_shown(files.book, "Growth total")] == [row[1] for row in readings]
    assert files.chart("New signatures a day").series["New signatures a day"] == [number_of(row[1]) for row in days]
    # A line in pieces where the counting had gaps.
    pieces = files.chart("Signatures in all").series.items()
    drawn = [value for name, values in pieces if name.startswith("Signatures in all") for value in values]
    assert drawn == [number_of(row[1]) for row in readings]
    assert {slide.title for slide in files.slides} >= {str(one.value) for one in page.app.header}
    all_in(files.pdf, [*readings, *days])


def says_the_goal_and_the_forecast(files: Files, page: Page) -> None:
    milestones, path = (
        cells(next(table for table in page.tables if table.columns[0] == name and name_of_last in table.columns))
        for name, name_of_last in (("Milestone", "Likely"), ("Day", "95% range to"))
    )
    goal, forecast, *_ = (str(one.value) for one in page.app.header)
    slide = files.slide(goal)
    assert slide.tables[0][1:] == rows_as_shown(files.book, "Goal") == milestones
    beside = [shape.text_frame.text for shape in slide.shapes if shape.name == "Notes"]  # none of a goal that is passed
    for sentence in "\n".join(beside).split("\n"):
        assert sentence in page.words
        assert sentence in files.pdf
    assert rows_as_shown(files.book, "Goal forecast") == path
    fan = files.chart("Expected").series
    for column, name in enumerate(("Expected", "80% range, from", "80% range, to"), start=1):
        # It begins at the last counted day.
        assert fan[name][1:] == [number_of(row[column]) for row in path][:28]
    assert files.slide(forecast).charts
    all_in(files.pdf, [[goal], *milestones, [forecast], *path])


def says_the_regions(files: Files, page: Page) -> None:
    rows = cells(page.tables[0])
    rates = {row[0]: row[2] for row in rows}
    assert rows_as_shown(files.book, "Regions") == rows
    all_in(files.pdf, rows)
    # As often as on the page, so that no row was cut at the end of a sheet and none stands there twice.
    assert sum(files.pdf.count(row[-1]) for row in rows if re.fullmatch(r"[EWSN]\d{8}", row[-1])) == 12
    if not any("Bar chart" in alt for alt in page.charts):  # too few have signed to compare regions
        tables = [table[1:] for slide in files.slides for table in slide.tables if table[0][0] == "Region"]
        assert [row for table in tables for row in table] == rows
        return
    names = {region.name: region.short_name for region in regions_by_code().values()}
    ranked = files.chart("Per 100,000 people")
    drawn = {}
    for printed_name, value in zip(ranked.categories, ranked.series["Per 100,000 people"], strict=True):
        name, _, said = str(printed_name).partition("  ")
        drawn[names[name]] = said
        assert rates[name] == ("[x]" if value is None else f"{value:,.1f}".replace("-", MINUS))
    tiles = next(
        shape.table for slide in files.slides for shape in slide.shapes if shape.name == "Tiles of the regions"
    )
    assert dict(cell.text.split("\n") for cell in tiles.iter_cells() if cell.text) == drawn


def says_the_survey(files: Files, page: Page, question: Question) -> None:
    rows, words = cells(page.tables[0]), one_line(page.words)
    assert rows_as_shown(files.book, f"Survey {question.key.replace('_', ' ')}") == rows
    labels = {option.label for option in question.options}
    printed_shares = {f"{answer}  {share}" for _, answer, share, *_ in rows if answer in labels}
    assert set(files.chart("Per cent").categories) == printed_shares
    assert files.slide(str(page.app.header[0].value)).charts
    findings = rows_as_shown(files.book, f"Survey findings {SURVEY}")
    for finding in findings:
        assert " ".join(cell for cell in finding if cell) in words
    shown = next(slide for slide in files.slides if slide.title.startswith("What people told us: "))
    assert shown.tables[0][1:] == findings
    all_in(files.pdf, [[str(page.app.header[0].value)], *rows, *findings])


def page_of(name: str, **query: str) -> Page:
    """A page that could be drawn."""
    page = open_page(name, **query)
    assert page.failures == ()
    return page


def cells(table: pd.DataFrame) -> list[list[str]]:
    """The rows of a page's table as they are printed on it."""
    return [[str(cell) for cell in row] for row in table.itertuples(index=False)]


def number_of(printed_number: str) -> float:
    """The number that a page prints."""
    return float(printed_number.replace(",", "").replace(MINUS, "-"))


def one_line(words: str) -> str:
    """The words with one space between them."""
    return " ".join(words.split())


def all_in(text: str, rows: list[list[str]]) -> None:
    """Each row stands in a text, its cells one after another."""
    assert [row for row in rows if one_line(" ".join(row)) not in text] == []
