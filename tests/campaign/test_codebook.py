"""What a codebook may say, and what is named when it says something else."""

from pathlib import Path

import pytest

from campaign.load import SHIPPED_FOLDER, CampaignError, load_campaign, load_codebook, load_surveys

A_CODEBOOK = """
key = "patients"
title = "A survey"
population = "patients"
asked = "Online"
started = 2026-06-01
ended = 2026-08-31

[design]
stratum = "Trust"

[[breakdown]]
key = "nation"
label = "Nation"
column = "nation"
groups = ["Wales", "Scotland"]
values = { "Wales" = ["1"] }

[[margin]]
breakdown = "nation"
population = { "Wales" = 3.1, "Scotland" = 5.4 }
source = "A census"
as_of = 2026-01-01

[[published]]
question = "nurse"
answers = ["yes"]
words = "Half"
source = "A report"

[[question]]
key = "nurse"
wording = "Have you seen a nurse?"
short = "Nurse"
kind = "single"
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

[[question]]
key = "help"
wording = "What helped?"
short = "Help"
kind = "multi"
base = "asked"
asked_if = { question = "nurse", answers = ["yes"] }
columns = { limesurvey = ["help[1]", "help[2]"] }
options = [
  { code = "a", label = "A" },
  { code = "b", label = "B" },
  { code = "none", label = "None", exclusive = true },
]

[[question]]
key = "pain"
wording = "How much pain?"
short = "Pain"
kind = "scale"
lowest = 0
highest = 10

[[question]]
key = "age"
wording = "How old?"
short = "Age"
kind = "number"
options = [{ code = "u", label = "Under 45", most = 44 }, { code = "o", label = "45 and over", least = 45 }]
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "patients.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_codebook_with_everything_in_it_loads(tmp_path: Path) -> None:
    survey = load_codebook(written(tmp_path, A_CODEBOOK))

    _, several, pain, _ = survey.question
    assert [option.code for option in pain.options] == [str(number) for number in range(11)]
    assert (pain.numbers, several.numbers) == (tuple(map(float, range(11))), None)
    assert survey.margin[0].population == {"Wales": 3.1, "Scotland": 5.4}


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ('stratum = "Trust"', "", "design: expected stratum, cluster or population_size"),
        ('values = { "Wales" = ["1"] }', 'values = { "Kent" = ["1"] }', "values to name groups; Kent is none"),
        ('breakdown = "nation"', 'breakdown = "age"', "margin age to name a [[breakdown]]"),
        (
            '"Scotland" = 5.4',
            '"Kent" = 5.4',
            "margin nation to have a number for each of its groups and no other; Kent",
        ),
        ("5.4", "0", "greater than 0"),
        ('answers = ["yes"]\nwords', 'answers = ["maybe"]\nwords', "published 1 to name codes of nurse; maybe is none"),
        ('question = "nurse"\nanswers', 'question = "x"\nanswers', "published 1 to name a question; x is none"),
        ('{ question = "nurse",', '{ question = "pain",', "asked_if to name an earlier question"),
        ('answers = ["yes"] }', 'answers = ["maybe"] }', "asked_if to name codes of nurse; maybe is none"),
        (", exclusive = true", "", 'base = "asked" to have exclusive = true on one option'),
        ('["help[1]", "help[2]"]', '["a", "b", "c", "d"]', "columns.limesurvey to be one column, or 2"),
        ("limesurvey =", "lime =", "columns, lime"),
        ('label = "A" }', 'label = "A", column = "a" }', "a column for every option, or for none of them"),
        ("highest = 10", "", "whole numbers lowest and highest"),
        ("highest = 10", "highest = 0", "whole numbers lowest and highest"),
        ("most = 44", "most = 45", "option o to begin above the end of the band before it"),
        ("most = 44", "least = 1", "option u to have least and most"),
        ('kind = "number"', 'kind = "number"\nreversed = true', 'reversed only where kind = "likert" or "scale"'),
        ('kind = "number"', 'kind = "single"', 'least and most only where kind = "number"'),
        ('short = "Nurse"', 'short = "Nurse"\nbase = "asked"', 'base and exclusive only where kind = "multi"'),
        (
            'short = "Nurse"',
            'short = "Nurse"\ncolumns = { typeform = ["a", "b"] }',
            "columns.typeform to be one column",
        ),
        ('asked = "Online"', 'asked = "Online"\ntest_column = "x"', "test_column and test_values together"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, right: str, wrong: str, expected: str) -> None:
    assert right in A_CODEBOOK
    with pytest.raises(CampaignError) as mistake:
        load_codebook(written(tmp_path, A_CODEBOOK.replace(right, wrong, 1)))

    assert expected in str(mistake.value)
    assert str(mistake.value).startswith(str(tmp_path / "patients.toml"))


def test_what_the_shipped_codebook_calls_published_are_the_campaigns_findings() -> None:
    published = load_surveys(SHIPPED_FOLDER)["unsurvivors"].published

    findings = {
        finding.question: f"{finding.value} {finding.wording}" for finding in load_campaign(SHIPPED_FOLDER).finding
    }
    assert {one.question: one.words for one in published} == findings
