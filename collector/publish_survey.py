"""From a survey's export to what may be shown of it: import the answers, compute, make safe, release."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from campaign.survey import ExportFormat, Survey
from collector.survey_audit import (
    AuditedResults,
    SurveyNotPublishable,
    audited_results,
    means_to_publish,
    refuse_to_give_few_away,
    release_report,
)
from data_sources.survey_file import read_survey_file
from metrics.disclosure_rounding import MINIMUM_BASE, rounded_base
from metrics.survey import people_who_answered
from metrics.survey_waves import changes_between_releases
from store.survey_answers import SurveyImport, answers, newest_import, replace_answers
from store.survey_release_parts import nothing_of
from store.survey_releases import Publication, latest_release, save_release, version_to_be


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
    """What was released, or with `is_trial` would be. `base` is people, rounded to 10; `report` stands beside it."""

    survey: str
    version: int
    is_new: bool
    base: int
    report: dict[str, Any]
    is_trial: bool

    @property
    def states(self) -> dict[str, int]:
        """Results by how they are shown."""
        return dict(self.report["states"])

    @property
    def groups_hidden(self) -> int:
        """Groups of which nothing is shown."""
        return int(self.report["groups_hidden"])

    def in_words(self) -> str:
        bounds = self.states.get("below", 0) + self.states.get("above", 0)
        found = (
            f"about {self.base:,} people; {self.states.get('shown', 0):,} results shown, {bounds:,} as a bound, "
            f"{self.states.get('hidden', 0):,} hidden, with {self.groups_hidden:,} groups hidden as a whole"
        )
        if hidden := self.report["hidden_by_audit"]:
            found += f"; hidden since other results would have told of them: {', '.join(hidden)}"
        if left_out := self.report["means_left_out"]:
            found += f"; without its mean, which would have told of others: {', '.join(left_out)}"
        if over_larger_base := self.report["over_larger_base"]:
            found += f'; with "not asked" as an answer: {", ".join(over_larger_base)}'
        if not self.is_new:
            return f"{self.survey}: nothing has changed since release {self.version} ({found})."
        if self.is_trial:
            return f"{self.survey}: release {self.version} would be published ({found}). Nothing was stored."
        return f"{self.survey}: release {self.version} is published ({found})."


def import_survey(
    engine: Engine,
    survey: Survey,
    path: Path,
    now: datetime,
    *,
    form: ExportFormat | None = None,
    demonstration: bool = False,
) -> ImportReport:
    """Put an export's answers in the place of the survey's earlier ones; nothing of it is shown until it is published.

    Raises:
        FileNotReadable: The file is not what the codebook says; the earlier answers stay.
        SurveyNotPublishable: Made-up answers would take the place of real ones; these stay.
    """
    file = read_survey_file(path, survey, form)
    stored = newest_import(engine, survey.key)
    if demonstration and stored is not None and not stored.demonstration:
        raise SurveyNotPublishable(
            survey, "real answers are stored, and a demonstration may not replace them", "Publish the real ones"
        )
    is_new = replace_answers(engine, survey, file, now, demonstration=demonstration)
    return ImportReport(survey.key, file.file_name, len(file.respondents), file.dropped, is_new)


def publish_survey(
    engine: Engine, survey: Survey, now: datetime, *, demonstration: bool = False, dry_run: bool = False
) -> PublishReport:
    """Compute the results of the stored answers, make them safe, audit them, and release them as the next version.

    With `dry_run` everything is done but storing the release.

    Raises:
        SurveyNotPublishable: No answers are stored, they come from fewer than 30 people, the codebook no longer fits
            them, they are made up and not published as such, or the other way round, or something could be worked out
            from the release, alone or beside the one before.
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
    release = audited_results(given, survey)
    before = latest_release(engine, survey.key)
    if before is not None and before.demonstration == demonstration:
        refuse_to_give_few_away(survey, before, release)
    changes, wave = _since_the_wave_before(engine, survey, release, demonstration=demonstration)
    found = release_report(release) | wave
    publication = Publication(
        release.results, rounded_base(people), stored.sha256, found, demonstration,
        weighted=nothing_of("weighted") if release.weighted is None else release.weighted.results,
        verdicts=release.verdicts, means=means_to_publish(release), changes=changes,
    )  # fmt: skip
    if dry_run:
        version = version_to_be(engine, survey.key, publication)
    else:
        version = save_release(engine, survey.key, publication, now)
    is_new = before is None or version != before.version
    return PublishReport(survey.key, version, is_new, publication.base, found, dry_run)


def _since_the_wave_before(
    engine: Engine, survey: Survey, release: AuditedResults, *, demonstration: bool
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """How published shares changed since the wave before, and which release of it that is, for the report."""
    if survey.earlier is None:
        return nothing_of("changes"), {}
    earlier = latest_release(engine, survey.earlier)
    if earlier is None or earlier.demonstration != demonstration:
        raise SurveyNotPublishable(
            survey,
            f"it is compared with the wave before, {survey.earlier}, of which nothing is published",
            f"Publish {survey.earlier} first",
        )
    changes = changes_between_releases(earlier.results, release.results)
    return changes, {"earlier": survey.earlier, "earlier_version": earlier.version}


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
