"""The commands that look after the store: what they say, what they store, and what stands in the audit log."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collector.commands import app
from collector.operator import operator
from collector.status import console
from data_sources.records import Signature
from store.audit import entries
from store.engine import writing_engine
from store.imports import import_signatures
from store.integrity import check_integrity
from store.prepare import prepare_store
from store.sources import register_sources
from tests.builders import A_WEBSITE_TABLE, a_campaign, a_campaign_folder, a_file_source

WELL, WRONG_USE = 0, 2
RETENTION = "[retention]\nsignatures_days = 100\naudit_days = 365\n"
LINES = "Date,Postcode,E-mail\n2026-07-01,CF10 1AA,jane@planted.example\n2026-07-01,CF10 1AB,ann@planted.example\n"
Command = Callable[..., str]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prepared_sqlite: Path) -> Command:
    """Run one command; what it printed, after checking its status."""
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", A_WEBSITE_TABLE)))
    monkeypatch.setattr(console, "width", 200)

    def run(*words: str, status: int = WELL) -> str:
        done = CliRunner().invoke(app, list(words), catch_exceptions=False)
        assert done.exit_code == status, done.output
        return done.output

    return run


def the_store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'own.sqlite'}"


def old_signatures(tmp_path: Path) -> None:
    """Five signatures of a year ago and five of now."""
    engine = writing_engine(the_store(tmp_path))
    prepare_store(engine)
    register_sources(engine, a_campaign(a_file_source()), datetime.now(UTC))
    now = datetime.now(UTC)
    lines = [
        Signature(f"{place:032x}", now - timedelta(days=365 * (place % 2)), None, "unknown") for place in range(10)
    ]
    import_signatures(engine, "website", ("a.csv", "0" * 64), lines, now)
    engine.dispose()


def test_what_commands_do_stands_in_the_audit_log_and_names_no_signatory(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "jane-planted.csv"
    file.write_text(LINES)
    assert "Nothing is in the audit log." in command("audit")

    command("import", "signatures", str(file), "--source", "website")
    command("backup", str(tmp_path / "backup.sqlite"))
    command("dismiss", "website", "surge", "2026-07-01", "--reason", "planted", status=WRONG_USE)
    printed = command("audit")

    engine = writing_engine(the_store(tmp_path))
    found = [(one.who, one.what, one.detail) for one in entries(engine, 9)]
    assert all(one.holds for one in check_integrity(engine))
    engine.dispose()
    assert found == [
        (operator(), "backup", "1 sources, 2 signatures"),
        (operator(), "import", "source website, 2 signatures added"),
    ]
    assert all(detail in printed for _, _, detail in found)
    assert "planted" not in printed
    assert "import" not in command("audit", "--most", "1")


def test_a_backup_says_what_is_in_it_and_is_not_made_twice(command: Command, tmp_path: Path) -> None:
    old_signatures(tmp_path)
    file = tmp_path / "backup.sqlite"

    assert "website: 10 signatures" in command("backup", str(file))
    assert "no backup is ever overwritten" in command("backup", str(file), status=WRONG_USE)

    copy = sqlite3.connect(file)
    assert copy.execute("SELECT signatures FROM source_total").fetchall() == [(10,)]
    copy.close()


def test_nothing_is_deleted_as_long_as_the_campaign_says_nothing(command: Command, tmp_path: Path) -> None:
    old_signatures(tmp_path)

    assert "sets no [retention], so nothing is ever deleted" in command("purge", "--delete")


def test_what_is_past_its_time_is_listed_first_and_deleted_when_told(command: Command, tmp_path: Path) -> None:
    old_signatures(tmp_path)
    a_campaign_folder(tmp_path / "campaign", A_WEBSITE_TABLE + RETENTION)

    for _ in range(2):
        listed = command("purge")
        assert "Signatures of website" in listed
        assert "Nothing was deleted. To delete it: python collect.py purge --delete" in listed
    assert "Deleted" in command("purge", "--delete")
    assert "Nothing is past its time." in command("purge")

    engine = writing_engine(the_store(tmp_path))
    (sums,) = check_integrity(engine)
    assert (sums.holds, sums.total, sums.listed) == (True, 10, 10)
    assert [one.detail for one in entries(engine, 9)] == ["Signatures of website: 5"]
    engine.dispose()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("signatures_days = 7", "retention, signatures_days: input should be greater than or equal to 30"),
        ("audit_days = 0", "retention, audit_days: input should be greater than or equal to 1"),
        ('survey_answers_days = "90"', "retention, survey_answers_days: expected a number, without quotes and commas"),
        ("names_days = 3", "retention, names_days: not a known entry here"),
        ("archives_days = 400", "archives_days needs a signatures_days that is not longer"),
        ("signatures_days = 401\narchives_days = 400", "archives_days needs a signatures_days that is not longer"),
    ],
)
def test_a_time_that_cannot_be_is_said_to_be_so(command: Command, tmp_path: Path, entry: str, said: str) -> None:
    a_campaign_folder(tmp_path / "campaign", f"{A_WEBSITE_TABLE}\n[retention]\n{entry}\n")

    assert said in command("purge", "--delete", status=WRONG_USE)


def test_migrating_says_what_it_did(command: Command) -> None:
    assert "The tables are those of this version." in command("migrate")
