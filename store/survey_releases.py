"""Releases of a survey: results made safe by the publish step, kept as they were published. Pages read only these."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Row, delete, insert, select

from store.survey_tables import SurveyReleaseRow, SurveyResultRow
from store.tables import Base

RESULT_COLUMNS = (
    "question",
    "breakdown",
    "group",
    "answer",
    "state",
    "percent",
    "low",
    "high",
    "base",
    "few",
)
_WHOLE_NUMBERS = ("percent", "low", "high", "base")
_BASES_ARE_ROUNDED_TO = 10

_RELEASES, _RESULTS = (Base.metadata.tables[row.__tablename__] for row in (SurveyReleaseRow, SurveyResultRow))


@dataclass(frozen=True)
class SurveyRelease:
    """One publication. `base` is people, rounded to 10; `results` has the columns of `RESULT_COLUMNS`."""

    version: int
    released_at: datetime
    base: int
    demonstration: bool
    report: dict[str, Any]
    results: pd.DataFrame


@dataclass(frozen=True)
class Publication:
    """What is to be published: `results` as `metrics.disclosure.safe` gives them, and how they came about.

    `base` is the people who answered anything, rounded to 10. `report` stands beside the results, so it must be as fit
    for the public as they are. `inputs_sha256` is that of the file the results were computed from.
    """

    results: pd.DataFrame
    base: int
    inputs_sha256: str
    report: dict[str, Any]
    demonstration: bool


def save_release(engine: Engine, survey_key: str, publication: Publication, now: datetime) -> int:
    """Publish safe results as the survey's next version, unless its newest release has them already.

    Returns:
        The version: one more than the last, or the newest one's if it has the same input and the same results.

    Raises:
        ValueError: A base is not rounded to 10.
        KeyError: The results lack a column of `RESULT_COLUMNS`.
    """
    rows = _rows_to_publish(publication)
    with engine.begin() as connection:
        version, is_new = _version(connection, survey_key, publication, rows)
        if is_new:
            _insert(connection, {"survey": survey_key, "version": version}, publication, rows, now)
    return version


def version_to_be(engine: Engine, survey_key: str, publication: Publication) -> int:
    """The version that `save_release` would give, storing nothing.

    Raises:
        ValueError: As there.
        KeyError: As there.
    """
    rows = _rows_to_publish(publication)
    with engine.connect() as connection:
        return _version(connection, survey_key, publication, rows)[0]


def latest_version(engine: Engine, survey_key: str) -> int | None:
    """The version that `latest_release` would give; none if nothing was published yet."""
    version = select(_RELEASES.c.version).where(_RELEASES.c.survey == survey_key)
    with engine.connect() as connection:
        return connection.execute(version.order_by(_RELEASES.c.demonstration, _RELEASES.c.version.desc())).scalar()


def latest_release(engine: Engine, survey_key: str) -> SurveyRelease | None:
    """The newest release of a survey, a real one before any demonstration; None if nothing was published yet.

    Its results are sorted by question, breakdown, group and answer. Columns ``question``, ``breakdown``, ``group``,
    ``answer``, ``state`` (str), ``percent``, ``low``, ``high`` (Int64, per cent of the base; missing where hidden, and
    the range also where only a bound is given), ``base`` (Int64, people, rounded to 10) and ``few`` (bool).
    """
    chosen = select(_RELEASES).where(_RELEASES.c.survey == survey_key)
    with engine.connect() as connection:
        real_first = chosen.order_by(_RELEASES.c.demonstration, _RELEASES.c.version.desc()).limit(1)
        release = connection.execute(real_first).one_or_none()
        if release is None:
            return None
        return SurveyRelease(
            version=release.version,
            released_at=release.released_at,
            base=release.base,
            demonstration=release.demonstration,
            report=release.report,
            results=_results(connection, survey_key, release.version),
        )


def delete_demonstration_release(engine: Engine) -> None:
    """Remove every release of invented people, of all surveys: for when real answers arrive."""
    with engine.begin() as connection:
        # Their results go with them: ON DELETE CASCADE.
        connection.execute(delete(_RELEASES).where(_RELEASES.c.demonstration))


def _rows_to_publish(publication: Publication) -> list[dict[str, Any]]:
    rows = _rows(publication.results)
    bases = {publication.base, *(row["base"] for row in rows)} - {None}
    if any(base % _BASES_ARE_ROUNDED_TO for base in bases):
        raise ValueError("a base that is not rounded to 10 may not be published")
    return rows


def _version(
    connection: Connection, survey_key: str, publication: Publication, rows: list[dict[str, Any]]
) -> tuple[int, bool]:
    """The newest version if it has these results already, otherwise the next; and whether it is the next."""
    newest = _newest(connection, survey_key)
    if newest is not None and _holds(connection, newest, publication, rows):
        return int(newest.version), False
    return (1 if newest is None else int(newest.version) + 1), True


def _holds(connection: Connection, release: Row[Any], publication: Publication, rows: list[dict[str, Any]]) -> bool:
    origin = (publication.inputs_sha256, publication.demonstration)
    if (release.inputs_sha256, release.demonstration) != origin:
        return False
    return _in_order(_rows(_results(connection, release.survey, release.version))) == _in_order(rows)


def _insert(
    connection: Connection,
    place: dict[str, Any],
    publication: Publication,
    rows: list[dict[str, Any]],
    now: datetime,
) -> None:
    release = {
        "released_at": now,
        "base": publication.base,
        "inputs_sha256": publication.inputs_sha256,
        "report": publication.report,
        "demonstration": publication.demonstration,
    }
    connection.execute(insert(_RELEASES), place | release)
    connection.execute(insert(_RESULTS), [place | row for row in rows])


def _newest(connection: Connection, survey_key: str) -> Row[Any] | None:
    chosen = select(_RELEASES).where(_RELEASES.c.survey == survey_key)
    return connection.execute(chosen.order_by(_RELEASES.c.version.desc()).limit(1)).one_or_none()


def _results(connection: Connection, survey_key: str, version: int) -> pd.DataFrame:
    table = _RESULTS.c
    columns = [table.group_name if name == "group" else table[name] for name in RESULT_COLUMNS]
    chosen = select(*columns).where(table.survey == survey_key, table.version == version)
    rows = connection.execute(chosen.order_by(table.question, table.breakdown, table.group_name, table.answer)).all()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=list(RESULT_COLUMNS))
    return frame.astype(dict.fromkeys(_WHOLE_NUMBERS, "Int64") | {"few": bool})


def _rows(results: pd.DataFrame) -> list[dict[str, Any]]:
    plain = results[list(RESULT_COLUMNS)].astype(object)
    missing_as_none = plain.where(plain.notna(), None).rename(columns={"group": "group_name"})
    return [{str(name): value for name, value in row.items()} for row in missing_as_none.to_dict("records")]


def _in_order(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    place = ("question", "breakdown", "group_name", "answer")
    return sorted((tuple(row.values()) for row in rows), key=lambda row: row[: len(place)])
