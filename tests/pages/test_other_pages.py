"""Signatures, Regions, Survey and Data health: what their tables and sentences say."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from tests.filled import IN_SEATS, NOWHERE, OVERSEAS, TOTAL, a_petition_document, collect_everything
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import Page, open_page

FINDINGS = {
    "GP visits before diagnosis": "Just under a quarter (23%) said: three or more times",
    "Confidence in future drug treatments": "About one in six (17%) said: not at all confident or not very confident",
    "Clinical Nurse Specialist": "About a quarter (25%) said: no",
}


def numbers(column: "pd.Series[str]") -> list[int]:
    return [int(value.replace(",", "").replace("\N{MINUS SIGN}", "-")) for value in column]


def choose(page: Page, question: str, by: str = "Everyone together") -> Page:
    """The survey page after the reader has chosen."""
    page.app.selectbox(key="question").set_value(question)
    page.choice("by").set_value(by)
    return page.again()


def test_gaps_falls_and_events_are_told_below_the_charts(gap_and_fall: World) -> None:
    words = open_page("signatures").words

    assert "No data collected from " in words
    assert "what was signed meanwhile is counted in the hour after it." in words
    assert "the platform removed 30 signatures that it found to be invalid." in words
    assert "1. A programme on television, " in words


def test_a_fall_is_marked_on_the_line_as_in_its_footnote(gap_and_fall: World) -> None:
    line = open_page("signatures").app.get("plotly_chart")[0].proto

    assert '"text":"[r]"' in line.spec.replace(" ", "")


def test_the_tables_of_growth_say_what_the_charts_show(gap_and_fall: World) -> None:
    hourly, daily, _ = open_page("signatures").tables

    assert hourly["Signatures"].iloc[-1] == "1,311"
    assert sum(numbers(daily["New signatures"])) == 311  # from 1,000; what was removed is taken off
    assert len(hourly) == 100  # the file has all


def test_a_first_day_without_a_change_is_not_called_the_best(parliament: World) -> None:
    words = open_page("signatures").words

    assert "brought the most new signatures" not in words
    assert f"Counting began with {TOTAL:,} signatures: nothing to compare yet" in words


def test_a_second_reading_without_a_change_is_compared(parliament: World) -> None:
    collect_everything(parliament.engine, parliament.campaign, datetime.now(UTC) + timedelta(hours=1))

    assert "No day of this period brought new signatures on balance" in open_page("signatures").words


def test_regions_and_what_has_none_add_up_to_the_total(parliament: World) -> None:
    page = open_page("regions")

    table = page.tables[0].set_index("Region")["Signatures"]
    assert numbers(table)[-3:] == [NOWHERE, OVERSEAS, TOTAL]
    assert sum(numbers(table)[:-1]) == TOTAL
    parts = f"{IN_SEATS:,} in the 12 regions, {NOWHERE} with no region known and {OVERSEAS} from outside the UK"
    assert f"{parts} make {TOTAL:,}" in page.words


@pytest.mark.parametrize("period", ["7 days", "28 days", "All"])
def test_regions_of_the_demonstration_add_up_in_every_period(demonstration: World, period: str) -> None:
    page = open_page("regions", period=period)

    *parts, total = numbers(page.tables[0]["Signatures"])
    assert len(parts) == 14
    assert sum(parts) == total > 0


def test_regions_can_be_compared_by_count(parliament: World) -> None:
    page = open_page("regions")
    page.choice("measure").set_value("Signatures")

    counted = page.again()

    assert "per 100,000 people" in page.charts[0]
    assert "since the petition began: from 2,730 in South East to 540 in Northern Ireland" in counted.charts[0]


def test_a_petition_on_the_old_map_says_so(world: World) -> None:
    old = a_petition_document("2010")
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC), old)

    words = open_page("regions").words

    assert "regions and nations are the same on both maps." in words


@pytest.mark.parametrize(("question", "finding"), FINDINGS.items())
def test_the_survey_is_told_in_words_with_its_percentage(demonstration: World, question: str, finding: str) -> None:
    page = choose(open_page("survey"), question)

    assert page.app.header[0].value == finding
    assert f"{finding}." in page.charts[0]
    assert "Generated answers, not real ones." in page.words
    assert "people chose to take part, so they may differ from all patients." in page.words


def test_an_answer_stands_once_in_the_surveys_table(demonstration: World) -> None:
    page = open_page("survey")

    for question in FINDINGS:
        table = choose(page, question).tables[0]
        assert not table["Answer"].duplicated().any(), question


@pytest.mark.parametrize("by", ["Region", "Age"])
def test_groups_are_compared_one_factor_at_a_time(demonstration: World, by: str) -> None:
    page = choose(open_page("survey"), "Clinical Nurse Specialist", by)

    everyone, groups, *_ = page.tables
    assert page.failures == ()
    assert list(groups.columns) == [by, "Answer", "Per cent", "95% range", "Answers", "Against the others"]
    assert list(everyone["Everyone"].unique()) == ["Everyone"]
    assert "No clear difference" in page.words or "than elsewhere" in page.words
    assert "[c]: hidden to protect people's privacy." in page.words


def test_a_link_holds_the_question_and_the_comparison(demonstration: World) -> None:
    page = open_page("survey", question="Clinical Nurse Specialist", by="Age")

    assert page.failures == ()
    assert page.app.header[0].value == FINDINGS["Clinical Nurse Specialist"]
    assert "Age" in page.tables[1].columns
    assert "This link asked for" not in page.words
    # The browser writes what is chosen into the address under these names.
    assert page.app.selectbox(key="question").proto.query_param_key == "question"
    assert page.choice("by").proto.query_param_key == "by"


def test_what_the_survey_does_not_have_is_named(demonstration: World) -> None:
    page = open_page("survey", question="Favourite colour", by="Shoe size")

    first, *_ = FINDINGS
    assert (
        f"This link asked for the question “Favourite colour”, which does not exist here. Showing {first} instead."
        in page.words
    )
    assert (
        "This link asked for the comparison “Shoe size”, which does not exist here. Showing Everyone together instead."
        in page.words
    )
    assert "This link asked for" not in choose(page, "Clinical Nurse Specialist").words


def test_bases_of_the_survey_are_rounded(demonstration: World) -> None:
    for by in ("Region", "Age"):
        for table in choose(open_page("survey"), "Clinical Nurse Specialist", by).tables:
            bases = [base for base in table["Answers"] if base != "[c]"]
            assert bases
            assert all(int(base.replace(",", "")) % 10 == 0 for base in bases)


def test_a_real_petition_shows_no_generated_survey(demonstration: World) -> None:
    campaign = demonstration.set_campaign(PARLIAMENT)
    collect_everything(demonstration.engine, campaign, datetime.now(UTC))

    assert "No survey results have been published yet." in open_page("survey").words


def test_troubles_say_who_has_to_act_and_since_when(troubled: World) -> None:
    words = open_page("data_health").words

    assert "UK Parliament petition, count: Nobody has to act." in words
    assert "UK Parliament petition, breakdown: Somebody has to act." in words
    assert "region letters never seen before: Z" in words
    assert words.count("Last good figure:") == 2


def test_every_source_has_its_state_in_a_sign_and_words(several: World) -> None:
    sources = open_page("data_health").tables[0].set_index("Source")

    assert sources["State"].to_dict() == {
        "UK Parliament petition (headline)": "● On time",
        "Signed on our website": "● Complete",
        "Signed on paper": "○ Nothing collected yet",
    }
    assert sources["Read how often"].tolist() == ["every minute", "when a file is imported", "[x]"]
    assert sources["Signatures"].tolist() == [f"{TOTAL:,}", "40", "[x]"]


def test_every_line_of_an_imported_file_is_accounted_for(several: World) -> None:
    files = open_page("data_health").tables[-1]

    assert files[["File", "Added", "Already there", "Rejected"]].to_numpy().tolist() == [
        ["export.csv", "40", "1", "1 (1 the date cannot be read)"]
    ]


def test_areas_are_added_up_beside_their_total(several: World) -> None:
    sums = next(table for table in open_page("data_health").tables if "Adds up" in table)

    assert sums["Adds up"].tolist() == ["Yes", "Yes"]
    assert sums["Total"].tolist() == [f"{TOTAL:,}", "40"]
