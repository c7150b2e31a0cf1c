"""The campaign folder: what ships is shown, and each mistake in it is named with its file, its entry and a cure."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from campaign.load import SHIPPED_FOLDER, CampaignError, load_campaign, load_surveys
from campaign.model import Campaign
from tests.builders import a_campaign, a_campaign_folder, a_parliament_table

THE_DAY_IT_SHIPPED = date(2026, 11, 22)

A_CAMPAIGN = """
[campaign]
key = "test"
name = "A campaign"
organisation = "A charity"
description = "Words"

[petition]
goal = 100000

[[source]]
key = "parliament"
label = "UK Parliament petition"
connector = "uk_parliament"
platform_id = "3"
headline = true

[[finding]]
key = "waiting"
wording = "waited"
value = "Half"
base = "100 people"
date = 2026-01-01
review_by = 2027-01-01

[links]
website = "https://example.org/"
"""

A_CODEBOOK = """
key = "patients"
title = "A survey"
population = "patients"
asked = "Online"
started = 2026-06-01
ended = 2026-08-31
finished_column = "Finished"
finished_values = ["1"]

[[breakdown]]
key = "nation"
label = "Nation"
column = "nation"
groups = ["Wales", "Scotland"]

[[question]]
key = "nurse"
wording = "Have you seen a nurse?"
short = "Nurse"
kind = "single"
column = "nurse"
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
highlight = ["yes"]
breakdowns = ["nation"]
"""


def a_folder(folder: Path, campaign: str = A_CAMPAIGN, codebook: str = A_CODEBOOK) -> Path:
    a_campaign_folder(folder, patients=codebook)
    (folder / "campaign.toml").write_text(campaign)
    return folder


def mistake_in(folder: Path) -> CampaignError:
    """The error that somebody who edits the folder gets to read; never a dump of the validator."""
    with pytest.raises(CampaignError) as mistake:
        _ = load_campaign(folder), load_surveys(folder)
    message = str(mistake.value)
    assert message == f"{mistake.value.file}: {mistake.value.entry}: {mistake.value.expected}"
    assert not any(jargon in message for jargon in ("input_value", "pydantic", "http://", "https://", "tuple"))
    return mistake.value


def with_fact(**changes: object) -> Campaign:
    fact = {"key": "f", "wording": "w", "value": "1", "source": "s", "date": "2026-01-01", "review_by": "2026-06-30"}
    return a_campaign(fact=[fact | changes])


def test_the_shipped_campaign_and_survey_load() -> None:
    campaign = load_campaign()

    assert campaign.is_demonstration
    assert campaign.headline_source.key == "demonstration"
    assert list(load_surveys()) == ["unsurvivors"]


def test_everything_shipped_is_shown_on_the_day_it_shipped() -> None:
    campaign = load_campaign(SHIPPED_FOLDER)

    assert len(campaign.findings_shown_on(THE_DAY_IT_SHIPPED)) == len(campaign.finding) == 3
    assert len(campaign.facts_shown_on(THE_DAY_IT_SHIPPED)) == len(campaign.fact) == 2
    assert campaign.withheld(THE_DAY_IT_SHIPPED) == ()


def test_everything_shipped_is_withheld_after_its_review_date() -> None:
    campaign = load_campaign(SHIPPED_FOLDER)
    last_day = max(entry.review_by for entry in (*campaign.finding, *campaign.fact))

    after = last_day + timedelta(days=1)

    assert campaign.findings_shown_on(after) == ()
    assert campaign.facts_shown_on(after) == ()
    assert campaign.withheld(after) == (*campaign.finding, *campaign.fact)


def test_every_shipped_finding_is_about_a_question_of_the_shipped_survey() -> None:
    surveys = load_surveys(SHIPPED_FOLDER)

    for finding in load_campaign(SHIPPED_FOLDER).finding:
        assert finding.survey is not None
        assert finding.question in {question.key for question in surveys[finding.survey].question}


def test_a_fact_is_shown_up_to_and_on_its_review_date() -> None:
    assert with_fact().facts_shown_on(date(2026, 6, 30))
    assert not with_fact().facts_shown_on(date(2026, 7, 1))


def test_a_fact_without_a_source_is_withheld() -> None:
    campaign = with_fact(source=None)

    assert campaign.facts_shown_on(date(2026, 1, 1)) == ()
    assert [fact.key for fact in campaign.withheld(date(2026, 1, 1))] == ["f"]


@pytest.mark.parametrize("written", ["{home}/ours", "~/ours"])
def test_the_folder_in_the_environment_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    a_folder(tmp_path / "ours")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CAMPAIGN_DIR", written.format(home=tmp_path))

    assert load_campaign().campaign.name == "A campaign"
    assert list(load_surveys()) == ["patients"]


def test_a_byte_order_mark_from_a_windows_editor_does_no_harm(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    for file in (folder / "campaign.toml", folder / "surveys" / "patients.toml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert load_campaign(folder).campaign.name == "A campaign"
    assert list(load_surveys(folder)) == ["patients"]


@pytest.mark.parametrize("folder", ["nowhere", "campaign.toml"])
def test_a_folder_that_is_none_names_the_variable_that_chooses_it(tmp_path: Path, folder: str) -> None:
    mistake = mistake_in(a_folder(tmp_path) / folder)

    assert mistake.file == tmp_path / folder / "campaign.toml"
    assert "CAMPAIGN_DIR" in mistake.expected


def test_a_folder_where_the_file_should_be_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").mkdir()

    assert "cannot be opened" in mistake_in(tmp_path).expected


def test_text_that_is_not_utf_8_is_named_by_its_line_and_byte(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").write_bytes(b"# caf\xe9")

    assert str(mistake_in(tmp_path)).endswith(
        "campaign.toml: line 1, byte 5: expected UTF-8 text; save the file as UTF-8"
    )


def test_text_that_is_not_toml_is_named_by_its_line(tmp_path: Path) -> None:
    mistake = mistake_in(a_folder(tmp_path, campaign='[campaign]\nkey = "test\n'))

    assert mistake.expected.startswith("not readable as TOML in line 2, ")
    assert "a number has no commas (100000); a date has no quotes (2027-06-30)" in mistake.expected


@pytest.mark.parametrize(
    ("right", "wrong", "entry", "expected"),
    [
        ("goal = 100000", "goal = 0", "petition, goal", "greater than 0; found 0"),
        ("goal = 100000", 'goal = "many"', "petition, goal", "a number, without quotes and commas; found 'many'"),
        ("goal = 100000", "goal = true", "petition, goal", "a number, without quotes and commas; found True"),
        ("goal = 100000", "", "petition, goal", "missing"),
        ("goal = 100000", "goal = 1\naim = 2", "petition, aim", "check its spelling"),
        ("goal = 100000", 'goal = 1\ndeadline = "soon"', "petition, deadline", "written like 2027-06-30"),
        ("goal = 100000", "goal = 1\ndeadlin = 2027-06-30", "petition, deadlin", 'did you mean "deadline"?'),
        ("headline = true", "headlin = true", 'source 1 (key "parliament")', 'mean "headline" in place of "headlin"'),
        ("[petition]\ngoal = 100000", "", "petition", "missing"),
        ('key = "parliament"', 'key = "Our Petition"', 'source 1 (key "Our Petition"), key', "found 'Our Petition'"),
        ('label = "UK Parliament petition"', "", 'source 1 (key "parliament"), label', "missing"),
        ('label = "UK Parliament petition"', 'label = " "', 'source 1 (key "parliament"), label', "1 character"),
        ("headline = true", "", "the file as a whole", "exactly one source, found it on 0"),
        ("[[source]]", "[source]", "source", "[[double brackets]]"),
        ("https://example.org/", "www.example.org", "links, website", "found 'www.example.org'"),
        ("[links]", '[link]\nwebsite = "x"\n[links]', "link", "check its spelling"),
        ("review_by = 2027-01-01", "", 'finding 1 (key "waiting"), review_by', "missing"),
        ('value = "Half"', 'value = "Half"\nsurvey = "patients"', 'finding 1 (key "waiting")', "question together"),
    ],
)
def test_a_mistake_in_the_campaign_is_named(tmp_path: Path, right: str, wrong: str, entry: str, expected: str) -> None:
    mistake = mistake_in(a_folder(tmp_path, campaign=A_CAMPAIGN.replace(right, wrong, 1)))

    assert (mistake.file.name, mistake.entry) == ("campaign.toml", entry)
    assert expected in mistake.expected


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = A_CAMPAIGN.replace("goal = 100000", "goal = 0").replace('name = "A campaign"', "")

    message = str(mistake_in(a_folder(tmp_path, campaign=text)))

    assert "campaign, name: expected here, but missing; petition, goal: " in message


@pytest.mark.parametrize(("key", "expected"), [("parliament", "parliament stands twice"), ("paper", "found it on 2")])
def test_a_second_source_needs_its_own_key_and_no_headline(tmp_path: Path, key: str, expected: str) -> None:
    second = f'[[source]]\nkey = "{key}"\nlabel = "Paper"\nconnector = "signature_file"\nheadline = true\n'

    assert expected in mistake_in(a_folder(tmp_path, campaign=A_CAMPAIGN + second)).expected


@pytest.mark.parametrize(
    ("right", "wrong", "entry", "expected"),
    [
        ('key = "patients"', 'key = "people"', "key", 'expected "patients", the name of the file; found "people"'),
        ('kind = "single"', 'kind = "open"', 'question 1 (key "nurse"), kind', "'multi', 'scale' or 'number'"),
        ('highlight = ["yes"]', 'highlight = ["maybe"]', 'question 1 (key "nurse")', "maybe is none"),
        ('highlight = ["yes"]', 'highlight = "yes"', 'question 1 (key "nurse"), highlight', "expected a list"),
        ('code = "no"', 'code = "yes"', 'question 1 (key "nurse")', "each option once; yes stands twice"),
        ('code = "no"', 'kode = "no"', 'question 1 (key "nurse"), options 2, kode', 'did you mean "code"?'),
        (', { code = "no", label = "No" }', "", 'question 1 (key "nurse"), options', "at least 2 entries"),
        ('breakdowns = ["nation"]', 'breakdowns = ["age"]', "the file as a whole", "age is none"),
        ('finished_values = ["1"]', "", "the file as a whole", "finished_column and finished_values together"),
    ],
)
def test_a_mistake_in_a_codebook_is_named(tmp_path: Path, right: str, wrong: str, entry: str, expected: str) -> None:
    mistake = mistake_in(a_folder(tmp_path, codebook=A_CODEBOOK.replace(right, wrong, 1)))

    assert (mistake.file.name, mistake.entry) == ("patients.toml", entry)
    assert expected in mistake.expected


def test_generated_figures_never_stand_beside_real_ones(tmp_path: Path) -> None:
    made_up = '[[source]]\nkey = "made_up"\nlabel = "Made up"\nconnector = "demonstration"\n'
    folder = a_campaign_folder(tmp_path, a_parliament_table("http://127.0.0.1:1") + made_up)

    with pytest.raises(CampaignError, match="no generated figures beside real ones; remove source made_up"):
        load_campaign(folder)
