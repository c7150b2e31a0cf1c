"""What the campaign says about its surveys at an address that stays, and nothing of what its releases hide."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from campaign.load import SHIPPED_FOLDER, load_surveys
from campaign.survey import Survey
from figures.words import london_day
from store.survey_releases import Publication, save_release
from tests.api.client import PARLIAMENT, Api, contents, problem
from tests.builders import a_campaign, a_source

NOW = datetime.now(UTC)
SHOWN: dict[str, Any] = {"percent": 23, "low": 21, "high": 25}
FINDING = {
    "key": "gp",
    "wording": "saw their GP three or more times",
    "value": "23%",
    "base": "over 2,000 people",
    "source": "A survey",
    "date": NOW.date(),
    "review_by": NOW.date() + timedelta(days=30),
    "survey": "unsurvivors",
    "question": "gp_visits",
}


def row(question: str, answer: str, state: str = "shown", **numbers: int | None) -> dict[str, Any]:
    about = {"question": question, "breakdown": "all", "group": "Everyone", "answer": answer, "state": state}
    return about | {"percent": None, "low": None, "high": None, "base": None, "few": False} | numbers


def publication(*rows: dict[str, Any], demonstration: bool = False) -> Publication:
    frame = pd.DataFrame(rows).astype(dict.fromkeys(["percent", "low", "high", "base"], "Int64"))
    return Publication(frame, 2_040, "a" * 64, {}, demonstration)


@pytest.fixture
def survey() -> Survey:
    """The codebook that is shipped, with three published findings."""
    return load_surveys(SHIPPED_FOLDER)["unsurvivors"]


@pytest.fixture
def surveyed(sqlite_store: Engine, survey: Survey) -> Iterator[Api]:
    """A campaign with that survey, nothing of which has been released yet."""
    api = Api(PARLIAMENT, sqlite_store, {survey.key: survey})
    yield api
    api.reading.dispose()


def findings(api: Api) -> dict[str, dict[str, Any]]:
    """By question, what the answer says."""
    return {one["question"]: one for one in contents(api.ask("/api/v1/findings.json"))["findings"]}


def test_a_finding_has_words_figure_range_base_and_release(surveyed: Api, survey: Survey) -> None:
    save_release(surveyed.engine, survey.key, publication(row("gp_visits", "highlight", base=2_040, **SHOWN)), NOW)

    found = findings(surveyed)["gp_visits"]

    question = next(one for one in survey.question if one.key == "gp_visits")
    assert found == {
        "survey": "unsurvivors",
        "survey_title": survey.title,
        "population": "people with secondary breast cancer",
        "release": 1,
        "released_on": f"{london_day(NOW):%Y-%m-%d}",
        "demonstration": False,
        "question": "gp_visits",
        "asked": question.wording,
        "answers": [option.label for option in question.options if option.code == "3"],
        "words": f"Just under a quarter (23%) said: {found['answers'][0].lower()}",
        "published": {
            "words": "23% saw their GP three or more times before they were diagnosed",
            "source": "Breast Cancer Now, Unsurvivors campaign survey",
            "published_on": None,
        },
        "figure": "23%",
        **SHOWN,
        "base": 2_040,
    }


def test_what_a_release_hides_is_a_mark_and_never_a_number(surveyed: Api, survey: Survey) -> None:
    hidden = row("gp_visits", "highlight", "hidden", percent=77, low=71, high=79, base=770)
    save_release(
        surveyed.engine,
        survey.key,
        publication(hidden, row("nurse_specialist", "highlight", "below", percent=5, base=60)),
        NOW,
    )

    answer = surveyed.ask("/api/v1/findings.json")
    found = findings(surveyed)

    marks = dict.fromkeys(("figure", "percent", "low", "high", "base"), "[c]")
    assert marks.items() <= found["gp_visits"].items()
    assert found["gp_visits"]["words"].startswith("Too few answers to show said")
    # A bound has no percentage of its own, which somebody would take for the share.
    assert (found["nurse_specialist"] | {"figure": "<5%", "base": 60}) == found["nurse_specialist"]
    assert {found["nurse_specialist"][name] for name in ("percent", "low", "high")} == {"[c]"}
    assert not any(number in answer.text for number in ("77", "71", "79"))
    # Of a question that the release says nothing about there is nothing either.
    assert marks.items() <= found["drug_confidence"].items()


def test_each_question_with_main_answers_is_there_once(surveyed: Api, survey: Survey) -> None:
    save_release(surveyed.engine, survey.key, publication(row("gp_visits", "highlight", base=10, **SHOWN)), NOW)

    listed = contents(surveyed.ask("/api/v1/findings.json"))["findings"]

    assert [one["published"] is None for one in listed[:3]] == [False] * 3
    assert sorted(one["question"] for one in listed) == sorted(one.key for one in survey.question if one.highlight)


def test_the_campaigns_own_words_are_there_until_their_review(sqlite_store: Engine) -> None:
    over = FINDING | {"key": "old", "review_by": NOW.date() - timedelta(days=2)}
    api = Api(a_campaign(a_source(), finding=[FINDING, over]), sqlite_store)

    figures = contents(api.ask("/api/v1/findings.json"))

    assert figures == {
        "demonstration": False,
        "notice": None,
        "statements": [
            {
                "key": "gp",
                "value": "23%",
                "words": "saw their GP three or more times",
                "base": "over 2,000 people",
                "source": "A survey",
                "as_of": f"{NOW:%Y-%m-%d}",
                "survey": "unsurvivors",
                "question": "gp_visits",
            }
        ],
        "findings": [],
    }
    api.reading.dispose()


def test_generated_answers_are_not_given_out_beside_real_counts(surveyed: Api, survey: Survey) -> None:
    made_up = publication(row("gp_visits", "highlight", base=10, **SHOWN), demonstration=True)
    save_release(surveyed.engine, survey.key, made_up, NOW)

    assert surveyed.ask("/api/v1/findings.json").status_code == 404
    demonstration = replace(surveyed, campaign=a_campaign())
    figures = contents(demonstration.ask("/api/v1/findings.json"))
    assert (figures["demonstration"], figures["notice"]) == (True, "Demonstration data")
    assert figures["findings"][0]["demonstration"] is True
    demonstration.reading.dispose()


def test_nothing_published_is_said(surveyed: Api) -> None:
    answer = surveyed.ask("/api/v1/findings.json")

    assert answer.status_code == 404
    assert problem(answer) == "No finding has been published yet."
