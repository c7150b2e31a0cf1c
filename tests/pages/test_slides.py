"""Nothing that leaves says more, less or other than the pages did: slides beside the pages, number by number."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from briefing.contents import Asked, Briefing, contents
from briefing.slides import slides
from briefing.survey import AskedQuestion, UnknownQuestion, survey_parts
from campaign.load import load_surveys
from figures.areas import areas_by_name
from figures.filters import Filters
from figures.reading import ReadOnce
from store.granted import EVERY_AREA
from store.readers import reader
from store.survey_releases import SurveyRelease
from tests.briefing.opened import OpenedSlide, all_xml, opened
from tests.pages.conftest import World
from tests.pages.dashboard import open_page

PLANTED = 7_717_170


def known_now(world: World) -> ReadOnce:
    return ReadOnce(world.campaign, load_surveys(), datetime.now(UTC), reader(world.url), EVERY_AREA)


def a_briefing_of(world: World, area: str = "All UK", period: str = "All", **asked: Any) -> Briefing:
    filters = Filters(areas_by_name()[area], period, world.campaign.headline_source)
    return contents(known_now(world), Asked(filters, **asked))


def by_key(briefing: Briefing) -> dict[str, OpenedSlide]:
    """The first slide of each part."""
    found, made = iter(opened(slides(briefing))[1:]), {}
    for part in briefing.parts:
        made[part.key] = next(one for one in found if one.title == part.words.title)
    return made


def assert_has(words: str, *wanted: str) -> None:
    assert [one for one in wanted if one not in words] == []


def test_the_demonstrations_slides_say_what_its_pages_say(demonstration: World) -> None:
    briefing = a_briefing_of(demonstration)
    made = by_key(briefing)
    signatures, goal, survey = (open_page(name) for name in ("signatures", "goal", "survey"))

    assert_has(signatures.words, made["total"].title, made["days"].title)
    days = next(table for table in signatures.tables if "New signatures" in table)
    drawn = next(iter(made["days"].charts[0].series.values()))
    assert [f"{value:,.0f}" for value in drawn[-len(days) :]] == list(days["New signatures"])
    assert_has(goal.words, made["goal"].title, made["forecast"].title, *briefing.about("goal")[0].notes)
    path = next(table for table in goal.tables if "80% range to" in table)
    assert f"{made['forecast'].charts[0].series['80% range, to'][-1]:,.0f}" in list(path["80% range to"])
    assert_has(survey.words, *(row[0] for row in made["findings-unsurvivors"].tables[0][1:]))
    assert_has(survey.words, made["everyone-gp_visits"].title, *made["everyone-gp_visits"].texts[1:2])
    results = next(table for table in survey.tables if "95% range" in table)
    for category, value in zip(
        made["everyone-gp_visits"].charts[0].categories,
        next(iter(made["everyone-gp_visits"].charts[0].series.values())),
        strict=True,
    ):
        name, _, words = str(category).partition("  ")
        assert (words, f"{value:.0f}%") == (results.set_index("Answer")["Per cent"][name],) * 2


def test_an_empty_store_makes_slides_that_say_so(world: World) -> None:
    world.register()
    briefing = a_briefing_of(world, "Wales", "28 days")
    found = opened(slides(briefing))

    titles = [slide.title for slide in found]
    nothing = titles.index("Nothing has been collected from the petition so far")
    assert "So there are no figures for: Overview, Growth, Goal and forecast." in found[nothing].texts
    assert titles.count(titles[nothing]) == titles.count("No breakdown by area has been collected yet") == 1
    assert briefing.stem.startswith("test-briefing-wales-20")


def test_only_what_was_asked_for_is_in_it_and_always_the_method(demonstration: World) -> None:
    briefing = a_briefing_of(demonstration, subjects=("survey",), questions=(AskedQuestion("gp_visits", "region"),))

    keys = [part.key for part in briefing.parts]
    assert keys == ["findings-unsurvivors", "groups-gp_visits-region", "sources", "definitions"]
    with pytest.raises(UnknownQuestion, match="known: gp_visits, drug_confidence"):
        a_briefing_of(demonstration, questions=(AskedQuestion("a_secret"),))
    with pytest.raises(UnknownQuestion, match="not broken down by shoe_size; known: region, age"):
        a_briefing_of(demonstration, questions=(AskedQuestion("gp_visits", "shoe_size"),))


class Planted(ReadOnce):
    """The demonstration's store, whose release holds numbers where its states hide them, as it never should."""

    def release(self, survey: str) -> SurveyRelease | None:
        """The release with unmistakable numbers in every hidden cell."""
        found = super().release(survey)
        return None if found is None else replace(found, results=_planted(found.results))


def _planted(results: pd.DataFrame) -> pd.DataFrame:
    hide = results["breakdown"].eq("region") & results["group"].isin(["Wales", "London"])
    numbers = {name: results[name].mask(hide, PLANTED) for name in ("percent", "low", "high", "base")}
    return results.assign(state=results["state"].mask(hide, "hidden"), **numbers)


def test_hidden_survey_cells_are_nowhere_in_the_files_xml(demonstration: World) -> None:
    known = known_now(demonstration)
    planted = Planted(known.campaign, known.surveys, known.now, known.reader, known.grant)
    filters = Filters(areas_by_name()["All UK"], "All", demonstration.campaign.headline_source)
    asked = (AskedQuestion("gp_visits", "region"), AskedQuestion("drug_confidence", "region"))
    made = slides(contents(planted, Asked(filters, ("survey",), asked)))
    chart = next(chart for slide in opened(made) for chart in slide.charts)

    assert "Wales  [c]" in chart.categories
    assert next(iter(chart.series.values()))[list(chart.categories).index("Wales  [c]")] is None
    assert not any(form in all_xml(made) for form in (str(PLANTED), f"{PLANTED:,}", str(PLANTED / 100)))
    planted_tables = [part.table for part in survey_parts(planted, asked)]
    assert not any(str(PLANTED) in table.to_csv() or f"{PLANTED:,}" in table.to_csv() for table in planted_tables)
