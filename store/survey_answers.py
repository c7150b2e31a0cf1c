"""Survey answers of single people: written by an import, read by the publish step, and out of reach of every page."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import pandas as pd
from sqlalchemy import Connection, Engine, delete, insert, select

from campaign.survey import BREAKDOWN_PREFIX, Survey
from data_sources.survey_file import Respondent, SurveyFile
from store.survey_tables import SurveyAnswerRow, SurveyImportRow

# A breakdown may have the same key as a question; no key has a colon in it, so the two cannot meet.
# metrics.survey reads the same prefix.

_ROWS_AT_ONCE = 5000


@dataclass(frozen=True)
class SurveyImport:
    """The newest import of a survey: which file, when, how many people, and lines dropped by reason."""

    sha256: str
    file_name: str
    imported_at: datetime
    respondents: int
    dropped: dict[str, int]
    demonstration: bool


def replace_answers(
    engine: Engine, survey: Survey, file: SurveyFile, now: datetime, *, demonstration: bool = False
) -> bool:
    """Put the file's answers in the place of all earlier ones of the survey, in one transaction.

    Everybody gets a new random id, so that neither the export's ids nor an earlier import can be joined to it.

    Returns:
        False, and nothing is changed, if the newest import is this file and gave these very answers (after a change of
        the codebook the same file can give others); True otherwise.
    """
    with engine.begin() as connection:
        newest = _newest_import(connection, survey.key)
        same_file = newest is not None and (newest.sha256, newest.demonstration) == (file.sha256, demonstration)
        if same_file and _stored_people(connection, survey.key) == _people(file):
            return False
        connection.execute(delete(SurveyAnswerRow).where(SurveyAnswerRow.survey == survey.key))
        _insert_answers(connection, survey.key, file)
        _record_import(connection, survey.key, file, now, demonstration=demonstration)
    return True


def answers(engine: Engine, survey_key: str) -> pd.DataFrame:
    """Every stored answer of a survey.

    Returns:
        One row per answer. Columns ``respondent`` (random), ``question`` (a question's key, or ``by:`` and a
        breakdown's key) and ``answer`` (an option's code, or a group's name).
    """
    columns = (SurveyAnswerRow.respondent, SurveyAnswerRow.question, SurveyAnswerRow.answer)
    chosen = select(*columns).where(SurveyAnswerRow.survey == survey_key).order_by(*columns)
    with engine.connect() as connection:
        rows = connection.execute(chosen).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=["respondent", "question", "answer"], dtype="str")


def newest_import(engine: Engine, survey_key: str) -> SurveyImport | None:
    """The import whose answers are stored, or None before the first."""
    with engine.connect() as connection:
        return _newest_import(connection, survey_key)


def _newest_import(connection: Connection, survey_key: str) -> SurveyImport | None:
    table = SurveyImportRow.__table__.c
    newest = (
        select(table.sha256, table.file_name, table.imported_at, table.respondents, table.dropped, table.demonstration)
        .where(table.survey == survey_key)
        .order_by(table.imported_at.desc(), table.sha256)
        .limit(1)
    )
    row = connection.execute(newest).one_or_none()
    return None if row is None else SurveyImport(*row)


def _record_import(
    connection: Connection, survey_key: str, file: SurveyFile, now: datetime, *, demonstration: bool
) -> None:
    # A file that was imported before and is now brought back becomes the newest import.
    earlier = (SurveyImportRow.survey == survey_key) & (SurveyImportRow.sha256 == file.sha256)
    connection.execute(delete(SurveyImportRow).where(earlier))
    connection.execute(
        insert(SurveyImportRow),
        {
            "survey": survey_key,
            "sha256": file.sha256,
            "file_name": file.file_name,
            "imported_at": now,
            "respondents": len(file.respondents),
            "dropped": file.dropped,
            "demonstration": demonstration,
        },
    )


def _insert_answers(connection: Connection, survey_key: str, file: SurveyFile) -> None:
    people = ((secrets.token_hex(16), respondent) for respondent in file.respondents)
    rows = (
        {"survey": survey_key, "respondent": identity, "question": question, "answer": answer}
        for identity, respondent in people
        for question, answer in _pairs(respondent)
    )
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        connection.execute(insert(SurveyAnswerRow), batch)


def _pairs(respondent: Respondent) -> Iterator[tuple[str, str]]:
    for question, codes in respondent.answers.items():
        yield from ((question, code) for code in codes)
    for breakdown, group in respondent.groups.items():
        yield BREAKDOWN_PREFIX + breakdown, group


def _people(file: SurveyFile) -> Counter[frozenset[tuple[str, str]]]:
    """How many people gave each set of answers, whoever they are."""
    return Counter(frozenset(_pairs(respondent)) for respondent in file.respondents)


def _stored_people(connection: Connection, survey_key: str) -> Counter[frozenset[tuple[str, str]]]:
    chosen = select(SurveyAnswerRow.respondent, SurveyAnswerRow.question, SurveyAnswerRow.answer)
    by_person = defaultdict(set)
    for respondent, question, answer in connection.execute(chosen.where(SurveyAnswerRow.survey == survey_key)):
        by_person[respondent].add((question, answer))
    return Counter(frozenset(pairs) for pairs in by_person.values())
