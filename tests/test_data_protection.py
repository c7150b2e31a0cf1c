"""docs/data-protection.md names every column that there is, and its ways of deleting delete what they say."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from campaign.load import load_surveys
from collector.publish_survey import import_survey, publish_survey
from collector.secrets import signature_hash_key
from data_sources.demonstration_survey import write_demonstration_survey
from data_sources.hashing import hasher
from data_sources.records import Signature
from store.imports import import_signatures
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source
from tests.filled import collect_everything

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "data-protection.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \| .+ \|$", DOCUMENT, re.MULTILINE)
DELETING = [found.strip() for found in re.findall(r"^```sql\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)]


def columns_of(engine: Engine) -> dict[str, set[str]]:
    found = inspect(engine)
    return {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}


def rows_left(engine: Engine, table: str, where: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())  # noqa: S608


def delete(engine: Engine, statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements.split(";")[:-1]:
            connection.execute(text(statement))


def test_every_column_of_every_table_is_named_and_no_other(store: Engine) -> None:
    named = {table: set(re.findall(r"`(\w+)`", columns)) for table, columns in ROWS}

    assert len(named) == len(ROWS)
    assert named == columns_of(store)


def test_a_column_that_is_not_named_would_be_noticed(sqlite_store: Engine) -> None:
    with sqlite_store.begin() as connection:
        connection.execute(text("ALTER TABLE signature ADD COLUMN postcode TEXT"))

    assert {table: set(re.findall(r"`(\w+)`", columns)) for table, columns in ROWS} != columns_of(sqlite_store)


def test_deleting_a_source_leaves_nothing_of_it_and_all_of_the_others(store: Engine) -> None:
    (statement,) = [one for one in DELETING if "FROM source" in one]
    campaign = a_campaign(a_source(), a_file_source(headline=False))
    collect_everything(store, campaign, A_MOMENT)
    register_sources(store, campaign, A_MOMENT)
    lines = [Signature(f"{number:032x}", A_MOMENT, None, "unknown", "email") for number in range(5)]
    import_signatures(store, "website", ("export.csv", "0" * 64), lines, A_MOMENT)
    of_sources = [table for table, columns in columns_of(store).items() if "source_id" in columns]
    before = {table: rows_left(store, table, "source_id = 'parliament'") for table in of_sources}
    assert rows_left(store, "signature_block", "source_id = 'website'")

    delete(store, statement)

    assert {table for table in of_sources if rows_left(store, table, "source_id = 'website'")} == set()
    assert {table: rows_left(store, table, "source_id = 'parliament'") for table in of_sources} == before
    assert before["reading"]


def test_deleting_a_surveys_answers_leaves_what_was_published_until_that_is_deleted_too(
    store: Engine, tmp_path: Path
) -> None:
    answers, published = [one for one in DELETING if "survey" in one]
    survey = load_surveys()["unsurvivors"]
    write_demonstration_survey(survey, tmp_path / "answers.csv")
    import_survey(store, survey, tmp_path / "answers.csv", A_MOMENT)
    publish_survey(store, survey, A_MOMENT)
    assert rows_left(store, "survey_answer", "true") > 0

    delete(store, answers)

    assert [rows_left(store, table, "true") for table in ("survey_answer", "survey_import")] == [0, 0]
    assert rows_left(store, "survey_result", "true") > 0
    delete(store, published)
    assert [rows_left(store, table, "true") for table in ("survey_result", "survey_release")] == [0, 0]


def test_the_hash_is_the_one_that_is_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGNATURE_HASH_KEY")
    key = tmp_path / "signature_hash.key"

    assert "128 bits of HMAC-SHA-256" in DOCUMENT
    assert len(hasher("website", b"key")("w@planted.example")) * 4 == 128
    assert hasher("website", b"key")("1") != hasher("crm", b"key")("1")
    made = signature_hash_key(tmp_path)
    assert (key.read_bytes(), key.stat().st_mode & 0o777) == (made, 0o600)
