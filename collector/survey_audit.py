"""What may be released of a survey's answers, and the reasons to release nothing."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from campaign.survey import Survey
from metrics.disclosure_bases import NOT_ASKED, with_not_asked
from metrics.disclosure_release import UnsafeRelease, audited_release
from metrics.disclosure_replacement import LEAST_NEW_RESPONDENTS, too_few_new
from metrics.survey import UnknownAnswer, results

_NAMED = 5


class SurveyNotPublishable(Exception):
    """Nothing was released; the message says why and what to do."""

    def __init__(self, survey: Survey, why: str, what_to_do: str) -> None:
        self.survey, self.why, self.what_to_do = survey.key, why, what_to_do
        super().__init__(f"{survey.title}: {why}. {what_to_do}")


@dataclass(frozen=True)
class AuditedResults:
    """Results that may be published, what the audit hid of them, and the bases they were computed over, unrounded."""

    results: pd.DataFrame
    hidden_by_audit: tuple[tuple[str, str, str], ...]
    bases: pd.DataFrame


def audited_results(answers: pd.DataFrame, survey: Survey) -> AuditedResults:
    """Compute results, make them safe by rules 1 to 6, and audit them by rule 8.

    Raises:
        SurveyNotPublishable: The codebook does not fit the answers, or the audit cannot be satisfied.
    """
    try:
        given, codebook = with_not_asked(answers, survey)
        computed = results(given, codebook)
        release = audited_release(computed, given, codebook)
    except UnknownAnswer as error:
        raise SurveyNotPublishable(
            survey, f"the codebook has changed since the import ({error})", "Import the export again"
        ) from error
    except UnsafeRelease as error:
        questions = ", ".join(dict.fromkeys(one.question for one in error.findings))
        raise SurveyNotPublishable(
            survey,
            f"the audit found that few people's answers could be worked out, whatever is hidden ({questions})",
            "Take these questions out of the codebook, or publish when more have answered",
        ) from error
    return AuditedResults(release.results, release.hidden, computed[["question", "breakdown", "group", "base"]])


def refuse_to_give_few_away(survey: Survey, before: pd.DataFrame, release: AuditedResults) -> None:
    """Rule 7: keep a release until every group that changes has ten new respondents.

    Raises:
        SurveyNotPublishable: It has not; the groups are named.
    """
    if waiting := too_few_new(before, release.results, release.bases):
        named = ", ".join(f"{one.question} in {one.group}" for one in waiting[:_NAMED])
        more = f" and {len(waiting) - _NAMED:,} more" if len(waiting) > _NAMED else ""
        raise SurveyNotPublishable(
            survey,
            f"beside the release before, this one would tell of the few people in between ({named}{more})",
            f"Publish when each of these groups has at least {LEAST_NEW_RESPONDENTS} new answers; "
            "up to 14 can be needed, since the earlier base is known rounded only",
        )


def release_report(release: AuditedResults) -> dict[str, Any]:
    """What stands beside a release, in numbers and names that nobody can be found by."""
    shown = release.results
    is_hidden = (shown["state"] == "hidden").groupby([shown["question"], shown["breakdown"], shown["group"]]).all()
    return {
        "method": "unweighted shares, Korn-Graubard 95% ranges, audited by linear programming",
        "states": {str(state): int(count) for state, count in shown["state"].value_counts().items()},
        "groups_hidden": int(is_hidden.sum()),
        "hidden_by_audit": [f"{question} in {group}" for question, _, group in release.hidden_by_audit],
        "over_larger_base": sorted(shown.loc[shown["answer"] == NOT_ASKED, "question"].unique()),
    }
