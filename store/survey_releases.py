"""Releases of a survey: results made safe by the publish step, kept as they were published. Pages read only these."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Row, delete, insert, select

from store.survey_release_parts import PARTS, insert_part, nothing_of, read_part, rows_of
from store.survey_tables import SurveyReleaseRow
from store.tables import Base

_BASES_ARE_ROUNDED_TO = 10

_RELEASES = Base.metadata.tables[SurveyReleaseRow.__tablename__]


@dataclass(frozen=True)
class SurveyRelease:
    """One publication. `base` is people, rounded to 10; `results` and `weighted` have the columns of `RESULT_COLUMNS`.

    `weighted` is empty where nothing was weighted. `verdicts` has those of `VERDICT_COLUMNS`, for results as published
    and weighted ones, and `means` those of `MEAN_COLUMNS`; `changes` those of `CHANGE_COLUMNS`, since the wave before,
    if there was one.
    """

    version: int
    released_at: datetime
    base: int
    demonstration: bool
    report: dict[str, Any]
    results: pd.DataFrame
    weighted: pd.DataFrame
    verdicts: pd.DataFrame
    means: pd.DataFrame
    changes: pd.DataFrame


@dataclass(frozen=True)
class Publication:
    """What is to be published: `results` as `metrics.disclosure.safe` gives them, and how they came about.

    `base` is the people who answered anything, rounded to 10. `report` stands beside the results, so it must be as fit
    for the public as they are. `inputs_sha256` is that of the file the results were computed from. `weighted`,
    `verdicts`, `means` and `changes` are as in `SurveyRelease`.
    """

    results: pd.DataFrame
    base: int
    inputs_sha256: str
    report: dict[str, Any]
    demonstration: bool
    weighted: pd.DataFrame = field(default_factory=lambda: nothing_of("weighted"))
    verdicts: pd.DataFrame = field(default_factory=lambda: nothing_of("verdicts"))
    means: pd.DataFrame = field(default_factory=lambda: nothing_of("means"))
    changes: pd.DataFrame = field(default_factory=lambda: nothing_of("changes"))


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
            **{part: read_part(connection, part, survey_key, release.version) for part in PARTS},
        )


def delete_demonstration_release(engine: Engine) -> None:
    """Remove every release of invented people, of all surveys: for when real answers arrive."""
    with engine.begin() as connection:
        # Looked for first, since the collector's role may not delete a release, and need not where there is none.
        if connection.execute(select(_RELEASES.c.version).where(_RELEASES.c.demonstration).limit(1)).first():
            # Their results go with them: ON DELETE CASCADE.
            connection.execute(delete(_RELEASES).where(_RELEASES.c.demonstration))


def _rows_to_publish(publication: Publication) -> dict[str, list[dict[str, Any]]]:
    rows = {part: rows_of(part, getattr(publication, part)) for part in PARTS}
    bases = {publication.base, *(row["base"] for part in ("results", "weighted") for row in rows[part])} - {None}
    if any(base % _BASES_ARE_ROUNDED_TO for base in bases):
        raise ValueError("a base that is not rounded to 10 may not be published")
    return rows


def _version(
    connection: Connection, survey_key: str, publication: Publication, rows: dict[str, list[dict[str, Any]]]
) -> tuple[int, bool]:
    """The newest version if it has these results already, otherwise the next; and whether it is the next."""
    newest = _newest(connection, survey_key)
    if newest is not None and _holds(connection, newest, publication, rows):
        return int(newest.version), False
    return (1 if newest is None else int(newest.version) + 1), True


def _holds(
    connection: Connection, release: Row[Any], publication: Publication, rows: dict[str, list[dict[str, Any]]]
) -> bool:
    origin = (publication.inputs_sha256, publication.demonstration)
    if (release.inputs_sha256, release.demonstration) != origin:
        return False
    place = (release.survey, release.version)
    return all(rows_of(part, read_part(connection, part, *place)) == rows[part] for part in PARTS)


def _insert(
    connection: Connection,
    place: dict[str, Any],
    publication: Publication,
    rows: dict[str, list[dict[str, Any]]],
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
    for part in PARTS:
        insert_part(connection, part, place, rows[part])


def _newest(connection: Connection, survey_key: str) -> Row[Any] | None:
    chosen = select(_RELEASES).where(_RELEASES.c.survey == survey_key)
    return connection.execute(chosen.order_by(_RELEASES.c.version.desc()).limit(1)).one_or_none()
