"""Releases: immutable, numbered, and not made twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, select

from store.engine import reading_engine, writing_engine
from store.survey_releases import Publication, delete_demonstration_release, latest_release, save_release
from store.survey_tables import SurveyResultRow
from store.tables import Base

A_MOMENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LATER = A_MOMENT + timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty store with every table."""
    engine = writing_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def a_result(answer: str, state: str, *numbers: int | None, few: bool = False) -> dict[str, Any]:
    percent, low, high, base = numbers or (None, None, None, None)
    return {
        "question": "nurse",
        "breakdown": "all",
        "group": "Everyone",
        "answer": answer,
        "state": state,
        "percent": percent,
        "low": low,
        "high": high,
        "base": base,
        "few": few,
    }


def a_publication(*rows: dict[str, Any], **changes: Any) -> Publication:
    given = rows or (a_result("yes", "shown", 75, 68, 81, 160), a_result("no", "hidden"))
    frame = pd.DataFrame(given).astype(dict.fromkeys(["percent", "low", "high", "base"], "Int64"))
    entries: dict[str, Any] = {"base": 160, "inputs_sha256": "a" * 64, "report": {"hidden": 1}, "demonstration": False}
    return Publication(frame, **(entries | changes))


def test_reads_back_what_was_released(database: Engine, tmp_path: Path) -> None:
    save_release(database, "test", a_publication(), A_MOMENT)

    reader = reading_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    release = latest_release(reader, "test")
    reader.dispose()

    assert release is not None
    assert (release.version, release.released_at, release.base) == (1, A_MOMENT, 160)
    assert (release.demonstration, release.report) == (False, {"hidden": 1})
    rows = release.results.astype(object).where(release.results.notna(), None).to_dict("records")
    assert rows == [a_result("no", "hidden"), a_result("yes", "shown", 75, 68, 81, 160)]
    assert release.results["percent"].dtype == "Int64"


def test_there_is_no_release_before_the_first(database: Engine) -> None:
    assert latest_release(database, "test") is None


def test_the_same_results_of_the_same_file_are_not_released_again(database: Engine) -> None:
    save_release(database, "test", a_publication(), A_MOMENT)

    assert save_release(database, "test", a_publication(), LATER) == 1
    release = latest_release(database, "test")
    assert release is not None
    assert release.released_at == A_MOMENT


@pytest.mark.parametrize(
    "changed",
    [
        a_publication(inputs_sha256="b" * 64),
        a_publication(a_result("yes", "shown", 76, 68, 81, 160), a_result("no", "hidden")),
        a_publication(a_result("yes", "shown", 75, 68, 81, 160)),
    ],
)
def test_anything_new_is_the_next_version_and_the_old_one_stays(database: Engine, changed: Publication) -> None:
    save_release(database, "test", a_publication(), A_MOMENT)

    assert save_release(database, "test", changed, LATER) == 2

    with database.connect() as connection:
        versions = connection.execute(select(SurveyResultRow.version).distinct()).scalars().all()
    assert sorted(versions) == [1, 2]


@pytest.mark.parametrize("exact", [a_publication(base=163), a_publication(a_result("yes", "shown", 75, 68, 81, 163))])
def test_an_exact_base_is_not_released(database: Engine, exact: Publication) -> None:
    with pytest.raises(ValueError, match="not rounded to 10"):
        save_release(database, "test", exact, A_MOMENT)

    assert latest_release(database, "test") is None


def test_real_results_come_before_demonstration_ones(database: Engine) -> None:
    save_release(database, "test", a_publication(), A_MOMENT)
    save_release(database, "test", a_publication(demonstration=True), LATER)

    release = latest_release(database, "test")

    assert release is not None
    assert not release.demonstration


def test_a_demonstration_is_removed_with_its_results(database: Engine) -> None:
    save_release(database, "test", a_publication(demonstration=True), A_MOMENT)
    save_release(database, "other", a_publication(), A_MOMENT)

    delete_demonstration_release(database)

    assert latest_release(database, "test") is None
    assert latest_release(database, "other") is not None
    with database.connect() as connection:
        assert set(connection.execute(select(SurveyResultRow.survey)).scalars()) == {"other"}
