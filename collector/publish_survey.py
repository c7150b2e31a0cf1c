"""From a survey's export to what may be shown of it: import the answers, compute, make safe, release."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from campaign.survey import Survey
from data_sources.survey_file import read_survey_file
from metrics.disclosure import safe
from metrics.disclosure_rounding import MINIMUM_BASE, rounded_base
from metrics.survey import UnknownAnswer, people_who_answered, results
from store.survey_answers import SurveyImport, answers, newest_import, replace_answers
from store.survey_releases import Publication, latest_release, save_release


class SurveyNotPublishable(Exception):
    """Nothing was released; the message says why and what to do."""

    def __init__(self, survey: Survey, why: str, what_to_do: str) -> None:
        self.survey, self.why, self.what_to_do = survey.key, why, what_to_do
        super().__init__(f"{survey.title}: {why}. {what_to_do}")


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `dropped` is lines by reason; `is_new` is False if these answers were stored already."""

    survey: str
    file_name: str
    respondents: int
    dropped: dict[str, int]
    is_new: bool

    def in_words(self) -> str:
        dropped = ", ".join(f"{count:,} {reason}" for reason, count in sorted(self.dropped.items()))
        left_out = f" Left out: {dropped}." if dropped else ""
        if not self.is_new:
            return f"{self.survey}: {self.file_name} was imported before; its answers stay as they are.{left_out}"
        return f"{self.survey}: {self.respondents:,} people's answers imported from {self.file_name}.{left_out}"


@dataclass(frozen=True)
class PublishReport:
    """What was released. `base` is people, rounded to 10; `states` is results by how they are shown."""

    survey: str
    version: int
    is_new: bool
    base: int
    states: dict[str, int]
    groups_hidden: int

    def in_words(self) -> str:
        bounds = self.states.get("below", 0) + self.states.get("above", 0)
        found = (
            f"about {self.base:,} people; {self.states.get('shown', 0):,} results shown, {bounds:,} as a bound, "
            f"{self.states.get('hidden', 0):,} hidden, with {self.groups_hidden:,} groups hidden as a whole"
        )
        if not self.is_new:
            return f"{self.survey}: nothing has changed since release {self.version} ({found})."
        return f"{self.survey}: release {self.version} is published ({found})."


def import_survey(
    engine: Engine, survey: Survey, path: Path, now: datetime, *, demonstration: bool = False
) -> ImportReport:
    """Put an export's answers in the place of the survey's earlier ones; nothing of it is shown until it is published.

    Raises:
        FileNotReadable: The file is not what the codebook says; the earlier answers stay.
        SurveyNotPublishable: Made-up answers would take the place of real ones; these stay.
    """
    file = read_survey_file(path, survey)
    stored = newest_import(engine, survey.key)
    if demonstration and stored is not None and not stored.demonstration:
        raise SurveyNotPublishable(
            survey, "real answers are stored, and a demonstration may not replace them", "Publish the real ones"
        )
    is_new = replace_answers(engine, survey, file, now, demonstration=demonstration)
    return ImportReport(survey.key, file.file_name, len(file.respondents), file.dropped, is_new)


def publish_survey(engine: Engine, survey: Survey, now: datetime, *, demonstration: bool = False) -> PublishReport:
    """Compute the results of the stored answers, make them safe, and release them as the survey's next version.

    Raises:
        SurveyNotPublishable: No answers are stored, they come from fewer than 30 people, the codebook no longer fits
            them, or they are made up and not published as such, or the other way round.
    """
    stored = _import_to_publish(engine, survey, demonstration=demonstration)
    given = answers(engine, survey.key)
    people = people_who_answered(given, survey)
    if people < MINIMUM_BASE:
        raise SurveyNotPublishable(
            survey,
            f"fewer than {MINIMUM_BASE} people answered, too few to show anything without telling who said what",
            "Publish when more have answered",
        )
    shown = _safe_results(given, survey)
    found = _report(shown)
    before = latest_release(engine, survey.key)
    publication = Publication(shown, rounded_base(people), stored.sha256, found, demonstration)
    version = save_release(engine, survey.key, publication, now)
    return PublishReport(
        survey=survey.key,
        version=version,
        is_new=before is None or version != before.version,
        base=publication.base,
        states=found["states"],
        groups_hidden=found["groups_hidden"],
    )


def _import_to_publish(engine: Engine, survey: Survey, *, demonstration: bool) -> SurveyImport:
    stored = newest_import(engine, survey.key)
    if stored is None:
        raise SurveyNotPublishable(survey, "no answers are stored", "Import an export first")
    if stored.demonstration and not demonstration:
        raise SurveyNotPublishable(
            survey, "the stored answers are made up for the demonstration", "Import the survey's own export first"
        )
    if demonstration and not stored.demonstration:
        raise SurveyNotPublishable(survey, "the stored answers are real, not a demonstration", "Publish them as real")
    return stored


def _safe_results(given: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    try:
        return safe(results(given, survey), survey)
    except UnknownAnswer as error:
        raise SurveyNotPublishable(
            survey, f"the codebook has changed since the import ({error})", "Import the export again"
        ) from error


def _report(shown: pd.DataFrame) -> dict[str, Any]:
    """What stands beside a release, in numbers that nobody can be found by."""
    is_hidden = (shown["state"] == "hidden").groupby([shown["question"], shown["breakdown"], shown["group"]]).all()
    return {
        "method": "unweighted shares, Korn-Graubard 95% ranges",
        "states": {str(state): int(count) for state, count in shown["state"].value_counts().items()},
        "groups_hidden": int(is_hidden.sum()),
    }
