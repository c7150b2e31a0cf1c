"""How the survey tools write an export: how each is known by its headers, and which of its own columns say what.

The tool's own columns are read for whether a line is finished, a preview or a repetition, and for nothing else. Their
names are in English, as the tools write them unless an account is set to another language; `finished_column` and
`respondent_column` of a codebook come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.survey import ExportFormat
from data_sources.rows import folded

UNFINISHED = "unfinished"
PREVIEW = "preview or test by the tool"
SPAM = "marked as spam by the tool"
TEST = "test entry"

_IMPORT_ID = '{"importid"'


@dataclass(frozen=True)
class Check:
    """A line is left out for this reason if the column holds one of `refused`, or none of `accepted`.

    `accepted` of None is anything but a blank. Texts are as `folded` gives them.
    """

    columns: tuple[str, ...]
    reason: str
    accepted: frozenset[str] | None = frozenset()
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Form:
    """One tool's export. A cell of several answers joins them by one of `joined_by`; none where it never does."""

    name: str
    header_rows: int = 1
    joined_by: tuple[str, ...] = ()
    respondent: tuple[str, ...] = ()
    submitted: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()


def _not_blank(*columns: str) -> Check:
    return Check(columns, UNFINISHED, accepted=None)


FORMS: dict[ExportFormat, Form] = {
    "plain": Form("one header line", joined_by=(";", ",")),
    "qualtrics": Form(
        "Qualtrics",
        header_rows=3,
        joined_by=(",",),
        respondent=("responseid",),
        checks=(
            Check(("finished",), UNFINISHED, accepted=frozenset({"true", "1"})),
            Check(("status",), SPAM, refused=frozenset({"spam", "8", "9", "survey preview spam"})),
            Check(
                ("status",),
                PREVIEW,
                refused=frozenset({"survey preview", "survey test", "offline survey preview", "1", "2", "17"}),
            ),
            Check(("distributionchannel",), PREVIEW, refused=frozenset({"preview", "test"})),
        ),
    ),
    "surveymonkey": Form("SurveyMonkey", header_rows=2, respondent=("respondent id", "respondentid")),
    "limesurvey": Form(
        "LimeSurvey", respondent=("id", "response id"), checks=(_not_blank("submitdate", "date submitted"),)
    ),
    "typeform": Form(
        "Typeform",
        joined_by=(",", ";"),
        respondent=("#", "response id"),
        checks=(
            Check(("response type",), UNFINISHED, accepted=frozenset({"completed", ""})),
            _not_blank("submit date (utc)", "submitted at"),
        ),
    ),
    "google_forms": Form("Google Forms", joined_by=(",", ";"), submitted=("timestamp",)),
    "microsoft_forms": Form(
        "Microsoft Forms", joined_by=(";",), respondent=("id",), checks=(_not_blank("completion time"),)
    ),
}


def recognised(rows: Sequence[Sequence[str]]) -> ExportFormat:
    """Which tool wrote a file that begins with these rows; `plain` where nothing tells."""
    headers = [[folded(cell) for cell in row] for row in rows[:3]]
    names = set(headers[0])
    if any(cell.replace(" ", "").startswith(_IMPORT_ID) for row in headers[1:] for cell in row):
        return "qualtrics"
    if names & {"respondent id", "respondentid"} and names & {"collector id", "collectorid"}:
        return "surveymonkey"
    if {"network id", "#"} <= names or {"submit date (utc)", "#"} <= names:
        return "typeform"
    if {"id", "start time", "completion time"} <= names:
        return "microsoft_forms"
    if names & {"submitdate", "date submitted"} and names & {
        "lastpage",
        "last page",
        "startlanguage",
        "start language",
    }:
        return "limesurvey"
    return "google_forms" if headers[0][0] == "timestamp" else "plain"
