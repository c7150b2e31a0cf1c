"""The answer of /api/v1/findings.json: what the campaign says about its surveys, as published and as last released."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from api.asked import NotAnswerable
from api.marks import demonstration
from campaign.model import Campaign
from campaign.survey import EVERYBODY, HIGHLIGHT, Published, Question, Survey
from charts.survey_marks import percentage
from figures.words import london_day
from metrics.words import published_share_in_words
from store.readers import Reader
from store.survey_releases import SurveyRelease, latest_release

HIDDEN = "[c]"
_HIDDEN = {"state": "hidden", "percent": None, "low": None, "high": None, "base": None}


def findings_figures(
    campaign: Campaign, surveys: Mapping[str, Survey], reader: Reader, now: datetime
) -> dict[str, Any]:
    """`statements` are the campaign's, in its words, while they may be shown; `findings` are of the newest releases.

    What a release hides is ``[c]`` here. A release of generated answers is left out once the campaign has sources, as
    it is on the Survey page.

    Raises:
        NotAnswerable: The campaign states nothing, and no survey has a release.
    """
    statements = [
        {
            **finding.model_dump(include={"key", "value", "base", "source", "survey", "question"}),
            "words": finding.wording,
            "as_of": f"{finding.date:%Y-%m-%d}",
        }
        for finding in campaign.findings_shown_on(london_day(now))
    ]
    found = [
        one
        for survey in surveys.values()
        if (release := reader.read(latest_release, survey.key)) is not None
        and (campaign.is_demonstration or not release.demonstration)
        for one in _of_release(survey, release)
    ]
    if not statements and not found:
        raise NotAnswerable(404, "No finding has been published yet.")
    return {**demonstration(campaign), "statements": statements, "findings": found}


def _of_release(survey: Survey, release: SurveyRelease) -> Iterator[dict[str, Any]]:
    """The findings that were published, then the main answers to each question that none of those is about."""
    questions = {question.key: question for question in survey.question}
    of_everybody = release.results[release.results["breakdown"] == EVERYBODY]
    published = [(questions[one.question], one.answers, one) for one in survey.published]
    told = {(question.key, frozenset(answers)) for question, answers, _ in published}
    main = [(one, one.highlight, None) for one in survey.question if one.highlight]
    others = [one for one in main if (one[0].key, frozenset(one[1])) not in told]
    for question, answers, as_published in [*published, *others]:
        is_main = set(answers) == set(question.highlight)
        code = HIGHLIGHT if is_main else answers[0] if len(answers) == 1 else None
        own = of_everybody[(of_everybody["question"] == question.key) & (of_everybody["answer"] == code)]
        yield {
            "survey": survey.key,
            "survey_title": survey.title,
            "population": survey.population,
            "release": release.version,
            "released_on": f"{london_day(release.released_at):%Y-%m-%d}",
            "demonstration": release.demonstration,
            "question": question.key,
            "asked": question.wording,
            "answers": _labels(question, answers),
            "published": _published(as_published),
            **_figures(own.to_dict("records")[0] if len(own) else _HIDDEN, _together(question, answers)),
        }


def _labels(question: Question, codes: tuple[str, ...]) -> list[str]:
    return [option.label for option in question.options if option.code in codes]


def _published(finding: Published | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    on = None if finding.published_on is None else f"{finding.published_on:%Y-%m-%d}"
    return {"words": finding.words, "source": finding.source, "published_on": on}


def _figures(row: Mapping[Any, Any], what: str) -> dict[str, Any]:
    """One result as the Survey page gives it: of a bound there is no range, and of what is hidden nothing."""
    state = str(row["state"])
    numbers = {name: None if pd.isna(row[name]) else int(row[name]) for name in ("percent", "low", "high", "base")}
    if state not in {"shown", "below", "above"}:
        state, numbers = "hidden", dict.fromkeys(numbers)
    share = published_share_in_words(state, numbers["percent"], numbers["low"], numbers["high"])
    figure = HIDDEN if state == "hidden" else percentage({"state": state, "percent": numbers["percent"]})
    if state != "shown":
        numbers |= dict.fromkeys(("percent", "low", "high"))
    return {
        "words": f"{share[0].upper()}{share[1:]} said: {what[0].lower()}{what[1:]}",
        "figure": figure,
        **{name: HIDDEN if number is None else number for name, number in numbers.items()},
    }


def _together(question: Question, codes: tuple[str, ...]) -> str:
    first, *others = _labels(question, codes)
    return " or ".join([first, *(label[0].lower() + label[1:] for label in others)])
