"""What may be released of a survey's answers, and the reasons to release nothing."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from campaign.survey import Survey
from collector.survey_weighting import Weighted, audited_weighted, is_weighted, sample_in_words, weighted_to
from metrics.disclosure_bases import NOT_ASKED, with_not_asked
from metrics.disclosure_means import SafeMeans, safe_means
from metrics.disclosure_release import UnsafeRelease, audited_release
from metrics.disclosure_replacement import (
    LEAST_NEW_RESPONDENTS,
    TooFewNew,
    means_behind_few,
    too_few_new,
    verdicts_behind_few,
)
from metrics.survey import UnknownAnswer, results
from metrics.survey_design import DesignError
from metrics.survey_means import means_of_questions
from metrics.survey_people import unweighted_people
from metrics.survey_verdicts import verdicts
from metrics.survey_weighted import weighted_results
from metrics.survey_weights import RakingError
from store.survey_releases import SurveyRelease

_NAMED = 5


class SurveyNotPublishable(Exception):
    """Nothing was released; the message says why and what to do."""

    def __init__(self, survey: Survey, why: str, what_to_do: str) -> None:
        self.survey, self.why, self.what_to_do = survey.key, why, what_to_do
        super().__init__(f"{survey.title}: {why}. {what_to_do}")


@dataclass(frozen=True)
class AuditedResults:
    """Results that may be published, what the audit hid of them, and the bases they were computed over, unrounded.

    `means` are unweighted. `verdicts` has a column ``weighted``; `weighted` is there where the codebook says what to
    weight to.
    """

    results: pd.DataFrame
    hidden_by_audit: tuple[tuple[str, str, str], ...]
    bases: pd.DataFrame
    verdicts: pd.DataFrame
    means: SafeMeans
    weighted: Weighted | None
    weighted_to: str
    sample: str


def audited_results(answers: pd.DataFrame, survey: Survey) -> AuditedResults:
    """Compute results, make them safe by rules 1 to 6, and audit them by rule 8; weighted ones beside them.

    Raises:
        SurveyNotPublishable: The codebook does not fit the answers, the audit cannot be satisfied, or no weights agree
            with the codebook's margins, or the sample's design allows no ranges.
    """
    try:
        return _audited(*with_not_asked(answers, survey))
    except UnknownAnswer as error:
        raise SurveyNotPublishable(
            survey, f"the codebook has changed since the import ({error})", "Import the export again"
        ) from error
    except DesignError as error:
        raise SurveyNotPublishable(
            survey, f"its sample's design gives no ranges ({error})", "Change the columns that [design] names"
        ) from error
    except RakingError as error:
        raise SurveyNotPublishable(
            survey, f"the answers cannot be weighted ({error})", "Change the codebook's [[margin]] entries"
        ) from error
    except UnsafeRelease as error:
        questions = ", ".join(dict.fromkeys(one.question for one in error.findings))
        raise SurveyNotPublishable(
            survey,
            f"the audit found that few people's answers could be worked out, whatever is hidden ({questions})",
            "Take these questions out of the codebook, or publish when more have answered",
        ) from error


def _audited(answers: pd.DataFrame, survey: Survey) -> AuditedResults:
    everybody = unweighted_people(answers, survey)
    # The same shares of the same people; only their ranges know of the design.
    computed = weighted_results(answers, survey, everybody) if survey.design else results(answers, survey)
    release = audited_release(computed, answers, survey)
    means = safe_means(means_of_questions(answers, survey, everybody), release.results, answers, survey)
    found = verdicts(answers, survey, everybody, release.results)
    bases = computed[["question", "breakdown", "group", "base"]]
    weighted = audited_weighted(answers, survey, release.results, means.means, bases) if is_weighted(survey) else None
    parts = [found.assign(weighted=False), *([weighted.verdicts.assign(weighted=True)] if weighted else [])]
    return AuditedResults(
        release.results, release.hidden, bases, pd.concat(parts, ignore_index=True), means, weighted,
        weighted_to=weighted_to(survey) if weighted else "", sample=sample_in_words(survey),
    )  # fmt: skip


def refuse_to_give_few_away(survey: Survey, before: SurveyRelease, release: AuditedResults) -> None:
    """Rule 7: keep a release until every group that changes has ten new respondents.

    Raises:
        SurveyNotPublishable: It has not; the groups are named.
    """
    waiting = _waiting(before, release)
    if waiting:
        names = list(dict.fromkeys(f"{one.question} in {one.group}" for one in waiting))
        named = ", ".join(names[:_NAMED])
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        raise SurveyNotPublishable(
            survey,
            f"beside the release before, this one would tell of the few people in between ({named}{more})",
            f"Publish when each of these groups has at least {LEAST_NEW_RESPONDENTS} new answers; "
            "up to 14 can be needed, since the earlier base is known rounded only",
        )


def _waiting(before: SurveyRelease, release: AuditedResults) -> list[TooFewNew]:
    """The groups that change without ten new respondents."""
    mean_is_weighted = before.means["weighted"]
    waiting = [
        *too_few_new(before.results, release.results, release.bases),
        *means_behind_few(before.means[~mean_is_weighted], release.means.means, before.results, release.bases),
    ]
    if weighted := release.weighted:
        waiting += too_few_new(before.weighted, weighted.results, weighted.bases)
        old_means = before.means[mean_is_weighted]
        waiting += means_behind_few(old_means, weighted.means.means, before.weighted, weighted.bases)
    if len(before.verdicts):
        old, new = (
            one.assign(answer=one["answer"] + one["weighted"].astype(str))
            for one in (before.verdicts, release.verdicts)
        )
        waiting += verdicts_behind_few(old, new, before.results, release.bases)
    return waiting


def means_to_publish(release: AuditedResults) -> pd.DataFrame:
    """The means of both kinds of results, with a column ``weighted``."""
    weighted = [release.weighted.means.means.assign(weighted=True)] if release.weighted else []
    return pd.concat([release.means.means.assign(weighted=False), *weighted], ignore_index=True)


def release_report(release: AuditedResults) -> dict[str, Any]:
    """What stands beside a release, in numbers and names that nobody can be found by."""
    shown = release.results
    is_hidden = (shown["state"] == "hidden").groupby([shown["question"], shown["breakdown"], shown["group"]]).all()
    by_design = f" that allow for {release.sample}" if release.sample else ""
    also_weighted = f"; beside them shares weighted by {release.weighted_to}" if release.weighted else ""
    weighted_means_left_out = release.weighted.means.left_out if release.weighted else ()
    hidden_when_weighted = release.weighted.hidden_by_audit if release.weighted else ()
    return {
        "method": f"unweighted shares, Korn-Graubard 95% ranges{by_design}, "
        f"audited by linear programming{also_weighted}",
        "states": {str(state): int(count) for state, count in shown["state"].value_counts().items()},
        "groups_hidden": int(is_hidden.sum()),
        "hidden_by_audit": [
            *(f"{question} in {group}" for question, _, group in release.hidden_by_audit),
            *(f"{question} in {group}, weighted" for question, _, group in hidden_when_weighted),
        ],
        "means_left_out": [
            f"{question} in {group}" for question, _, group in (*release.means.left_out, *weighted_means_left_out)
        ],
        "over_larger_base": sorted(shown.loc[shown["answer"] == NOT_ASKED, "question"].unique()),
        "weighted_to": release.weighted_to,
        "sample": release.sample,
    }
