"""A survey's export, read with its codebook: checked answers and groups, and nothing else of what people wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from campaign.survey import ExportFormat, Survey
from data_sources.errors import printable
from data_sources.file_start import beginning, look_at, refuse_if_changed
from data_sources.rows import file_sha256
from data_sources.survey_reading import examine_survey_file
from data_sources.survey_respondents import Respondent

__all__ = ["Respondent", "SurveyFile", "read_survey_file"]


@dataclass(frozen=True)
class SurveyFile:
    """One export: the people kept, in the file's order, and how many lines were dropped for which reason."""

    sha256: str
    file_name: str
    respondents: Sequence[Respondent]
    dropped: dict[str, int]


def read_survey_file(path: Path, survey: Survey, form: ExportFormat | None = None) -> SurveyFile:
    """Read the export of a survey tool (CSV or XLSX), looking only at the columns that the codebook names.

    A cell of a question with one answer may hold the option's code, its label, or `code - label`, in any case and
    spacing. A blank, or a value outside the base, is no answer. An option of a multi question is chosen if its column
    holds anything but 0, no, n, false, n/a or "not selected", or if it stands in the question's one column. Since a
    blank cannot tell "not chosen" from "not asked", only people who chose at least one option are the question's base,
    unless the codebook says `base = "asked"`.

    Dropped and counted, in this order: lines that are not finished, previews, spam and test entries, lines without any
    answer, and all but the first line of a respondent.

    Args:
        path: The export.
        survey: The codebook.
        form: Which tool wrote it; recognised by its headers where it is not given.

    Raises:
        FileNotReadable: The file cannot be read (see `data_sources.rows`), holds an option or a group that the codebook
            does not know, or no line of it is left; nothing may then be stored.
    """
    beginning(path)
    look = look_at(path)
    reading = examine_survey_file(path, survey, form)
    respondents = reading.respondents()
    sha256 = file_sha256(path)
    refuse_if_changed(path, look)
    return SurveyFile(sha256, printable(path.name), respondents, reading.dropped)
