"""Survey answers of single people: written by an import, read by the publish step, and out of reach of every page."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, Engine, delete, insert, select

from campaign.survey import BREAKDOWN_PREFIX, DESIGN_PREFIX, Survey
from data_sources.survey_file import Respondent, SurveyFile
from store.survey_tables import SurveyAnswerRow, SurveyImportRow

# A breakdown may have the same key as a question; no key has a colon in it, so the two cannot meet.
# metrics.survey reads the same prefixes.

_ROWS_AT_ONCE = 50_000
_COLUMNS = ("survey", "respondent", "question", "answer")


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

    Everybody gets a new random id, so that neither the export's ids nor an earlier import can be joined to it; people
    are written in the order of these ids, so that the order in the table does not tell the line in the export.

    Returns:
        False, and nothing is changed, if the newest import is this file and gave these very answers (after a change of
        the codebook the same file can give others); True otherwise.
    """
    with engine.begin() as connection:
        newest = _newest_import(connection, survey.key)
        same_file = newest is not None and (newest.sha256, newest.demonstration) == (file.sha256, demonstration)
        if same_file and _stored_digest(connection, survey.key) == _digest(map(_pairs, file.respondents)):
            return False
        connection.execute(delete(SurveyAnswerRow).where(SurveyAnswerRow.survey == survey.key))
        _insert_answers(connection, survey.key, file)
        _record_import(connection, survey.key, file, now, demonstration=demonstration)
    return True


def answers(engine: Engine, survey_key: str) -> pd.DataFrame:
    """Every stored answer of a survey.

    Returns:
        One row per answer. Columns ``respondent`` (random), ``question`` (a question's key, ``by:`` and a
        breakdown's key, or ``design:`` and `stratum`, `cluster` or `population_size`) and ``answer`` (an option's code,
        a group's name, or a number as text).
    """
    shape = pa.schema([(name, pa.large_string()) for name in _COLUMNS[1:]])
    with engine.connect() as connection:
        # Part by part, in columns of bytes: millions of answers as Python's own texts would take gigabytes.
        parts = [
            pa.Table.from_arrays(
                [pa.array(cells, pa.large_string()) for cells in zip(*part, strict=True)], schema=shape
            )
            for part in _stored(connection, survey_key)
        ]
    stored: pd.DataFrame = pa.concat_tables([shape.empty_table(), *parts]).to_pandas()
    return stored


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
    identities = sorted(secrets.token_hex(16) for _ in file.respondents)
    order = secrets.SystemRandom().sample(range(len(identities)), len(identities))
    rows = (
        (survey_key, identity, question, answer)
        for identity, place in zip(identities, order, strict=True)
        for question, answer in _pairs(file.respondents[place])
    )
    if connection.dialect.name == "postgresql":
        _copy(connection, rows)
        return
    table = SurveyAnswerRow.__tablename__
    statement = f"INSERT INTO {table} ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?)"  # noqa: S608 - our own names  # nosec B608
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        connection.exec_driver_sql(statement, batch)


def _copy(connection: Connection, rows: Iterable[tuple[str, ...]]) -> None:
    """PostgreSQL takes millions of rows by COPY in a third of the time of INSERT."""
    statement = f"COPY {SurveyAnswerRow.__tablename__} ({', '.join(_COLUMNS)}) FROM STDIN"
    driver: Any = connection.connection.cursor()
    with driver as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _pairs(respondent: Respondent) -> Iterator[tuple[str, str]]:
    for question, codes in respondent.answers.items():
        for code in codes:
            yield question, code
    for breakdown, group in respondent.groups.items():
        yield BREAKDOWN_PREFIX + breakdown, group
    for part, value in respondent.design.items():
        yield DESIGN_PREFIX + part, value


def _digest(people: Iterable[Iterable[tuple[str, ...]]]) -> int:
    """One number for everybody's answers, whoever they are and in whichever order: the sum of each one's hash."""
    total = 0
    for pairs in people:
        text = "\n".join(sorted(map("\t".join, pairs)))
        total += int.from_bytes(hashlib.sha256(text.encode()).digest())
    return total


def _stored(connection: Connection, survey_key: str) -> Iterator[list[tuple[str, str, str]]]:
    """All answers by respondent, some at a time, as the driver gives them: SQLAlchemy's rows take twice as long."""
    columns = (SurveyAnswerRow.respondent, SurveyAnswerRow.question, SurveyAnswerRow.answer)
    chosen = select(*columns).where(SurveyAnswerRow.survey == survey_key).order_by(*columns)
    connect: Any = connection.connection.cursor
    # A cursor with a name stays on PostgreSQL's side, and the answers do not all come over at once.
    with closing(connect(name="answers") if connection.dialect.name == "postgresql" else connect()) as cursor:
        cursor.execute(str(chosen.compile(connection, compile_kwargs={"literal_binds": True})))
        while part := cursor.fetchmany(_ROWS_AT_ONCE):
            yield part


def _stored_digest(connection: Connection, survey_key: str) -> int:
    rows = chain.from_iterable(_stored(connection, survey_key))
    return _digest((row[1:] for row in person) for _, person in groupby(rows, key=itemgetter(0)))
