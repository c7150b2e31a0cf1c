"""Deleting what is about single people once its time is over. Every sum and total stays as it is.

Each function counts what it concerns, and deletes it only where `deleting` is true; what is deleted of one
source or survey is one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, delete, func, select

from data_sources.packed_signatures import OUTSIDE, RECORD, microseconds
from store.alert_tables import AlertToldRow
from store.audit_tables import AuditRow
from store.listed_tables import PersonToPlaceRow
from store.purge_tables import PurgedSignaturesRow
from store.purged import purged
from store.signature_spool import BLOCKS
from store.survey_answers import newest_import
from store.survey_tables import SurveyAnswerRow, SurveyImportRow, SurveyReleaseRow
from store.tables import Base, SignatureBlockRow, SignatureRow, SourceRow
from store.upsert import lock_source, upsert

_RECOVERED = "recovered"
_BLOCKS_AT_ONCE = 256
_ABOUT_PEOPLE = (SignatureRow, SignatureBlockRow, PersonToPlaceRow, SurveyAnswerRow, AuditRow)


def purge_signatures(engine: Engine, before: datetime, *, deleting: bool) -> dict[str, int]:
    """Single signatures of before a moment (people), by source key; the ids of those yet to be placed go with them.

    Who has no region by then stays counted as somebody whose region is not known.
    """
    with engine.connect() as connection:
        sources = connection.execute(select(SourceRow.source_id).order_by(SourceRow.source_id)).scalars().all()
    counted = {source: _signatures_of(engine, source, before, deleting=deleting) for source in sources}
    return {source: count for source, count in counted.items() if count}


def purge_answers(engine: Engine, published_before: datetime, *, deleting: bool) -> dict[str, int]:
    """Surveys whose stored answers were last published before a moment, with their respondents.

    Answers that were never published stay, since nothing else is left of them; a demonstration's are about nobody.
    """
    with engine.connect() as connection:
        surveys = connection.execute(select(SurveyImportRow.survey).distinct()).scalars().all()
    found: dict[str, int] = {}
    for survey in sorted(surveys):
        stored = newest_import(engine, survey)
        if stored is None or stored.demonstration:
            continue
        released = select(func.max(SurveyReleaseRow.released_at)).where(
            SurveyReleaseRow.survey == survey, SurveyReleaseRow.inputs_sha256 == stored.sha256
        )
        people = select(func.count(SurveyAnswerRow.respondent.distinct())).where(SurveyAnswerRow.survey == survey)
        with _deleting(engine) as connection:
            last = connection.execute(released).scalar()
            if last is None or last >= published_before:
                continue
            found[survey] = int(connection.execute(people).scalar_one())
            if deleting:
                connection.execute(delete(SurveyAnswerRow).where(SurveyAnswerRow.survey == survey))
                connection.execute(delete(SurveyImportRow).where(SurveyImportRow.survey == survey))
    return found


def purge_audit(engine: Engine, before: datetime, *, deleting: bool) -> int:
    """Entries of the audit log from before a moment."""
    return _rows(engine, AuditRow, AuditRow.at < before, deleting=deleting)


def purge_alerts(engine: Engine, before: datetime, *, deleting: bool) -> int:
    """Notes that a source's recovery was told before a moment. A source that is still stale would be told again."""
    over = (AlertToldRow.told_at < before) & (AlertToldRow.state == _RECOVERED)
    return _rows(engine, AlertToldRow, over, deleting=deleting)


def forget_deleted(engine: Engine) -> None:
    """Take what was deleted out of the database's files too, as far as it can be done while others use them.

    On SQLite deleted rows are overwritten (`_deleting`); the log that may still hold them is emptied here.
    """
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
        return
    tables = ", ".join(row.__tablename__ for row in _ABOUT_PEOPLE)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM {tables}")


def _rows(engine: Engine, row: type[Base], over: ColumnElement[bool], *, deleting: bool) -> int:
    with _deleting(engine) as connection:
        count = int(connection.execute(select(func.count()).select_from(row).where(over)).scalar_one())
        if deleting:
            connection.execute(delete(row).where(over))
    return count


@contextmanager
def _deleting(engine: Engine) -> Iterator[Connection]:
    """A transaction that overwrites what it deletes; otherwise it would stay in the file's free space for long."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        yield connection


def _signatures_of(engine: Engine, source_id: str, before: datetime, *, deleting: bool) -> int:
    with _deleting(engine) as connection:
        if deleting:
            lock_source(connection, source_id)
        own = (SignatureRow.source_id == source_id, SignatureRow.signed_at < before)
        rows = int(connection.execute(select(func.count()).select_from(SignatureRow).where(*own)).scalar_one())
        if deleting:
            keys = select(SignatureRow.signature_key).where(*own)
            waiting = PersonToPlaceRow.source_id == source_id
            connection.execute(delete(PersonToPlaceRow).where(waiting, PersonToPlaceRow.signature_key.in_(keys)))
            connection.execute(delete(SignatureRow).where(*own))
        packed, outside = _packed_of(connection, source_id, before, deleting=deleting)
        if deleting and rows + packed:
            _note(connection, source_id, before, rows + packed, outside)
    return rows + packed


def _packed_of(connection: Connection, source_id: str, before: datetime, *, deleting: bool) -> tuple[int, int]:
    """How many packed signatures are of before a moment, and how many of those from outside."""
    row, bound = SignatureBlockRow, microseconds(before)
    count = outside = 0
    for first in range(0, BLOCKS, _BLOCKS_AT_ONCE):
        some = (row.source_id == source_id, row.block >= first, row.block < first + _BLOCKS_AT_ONCE)
        kept_blocks, empty = [], []
        for block, packed in connection.execute(select(row.block, row.packed).where(*some)).all():
            records = np.frombuffer(packed, dtype=RECORD)
            kept = records[records["signed_at"] >= bound]
            if len(kept) == len(records):
                continue
            from_outside = int(np.count_nonzero(kept["quality"] == OUTSIDE))
            count += len(records) - len(kept)
            outside += int(np.count_nonzero(records["quality"] == OUTSIDE)) - from_outside
            content = {"source_id": source_id, "block": block, "outside": from_outside, "packed": kept.tobytes()}
            (kept_blocks.append(content) if len(kept) else empty.append(block))
        if deleting:
            upsert(connection, SignatureBlockRow, kept_blocks)
            connection.execute(delete(row).where(row.source_id == source_id, row.block.in_(empty)))
    return count, outside


def _note(connection: Connection, source_id: str, before: datetime, signatures: int, outside: int) -> None:
    earlier = purged(connection, source_id)
    row = {
        "source_id": source_id,
        "signatures": earlier.signatures + signatures,
        "outside": earlier.outside + outside,
        # A longer time that is set later brings nothing back.
        "signed_before": max(before, earlier.signed_before or before),
    }
    upsert(connection, PurgedSignaturesRow, [row])
