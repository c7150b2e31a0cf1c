"""`collect.py backfill`: a series is loaded by name, and what became of it is said."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from collector.commands import app
from store.integrity import check_integrity
from store.series import hourly_counts
from tests.builders import a_campaign_folder

RECORD = Path(__file__).parent.parent / "recorded" / "uk_parliament_241584_counts.csv"
ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
COLUMNS = ("--time-column", "updated_at", "--total-column", "signature_count")
PETITION = """
[[source]]
key = "parliament"
label = "UK Parliament petition"
connector = "uk_parliament"
platform_id = "241584"
headline = true

[[source]]
key = "website"
label = "Website"
connector = "signature_file"
columns = { signed_at = "Date" }
"""


@pytest.fixture
def campaign(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign of one petition and one source of files, on an empty store."""
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", PETITION)))
    monkeypatch.setenv("DATABASE_URL", store_url)


def backfill(file: Path, *words: str, source: str = "parliament") -> Result:
    return CliRunner().invoke(app, ["backfill", str(file), "--source", source, *words])


@ON_SQLITE
@pytest.mark.usefixtures("campaign")
def test_loads_a_real_record_once(store: Engine) -> None:
    first, second = backfill(RECORD, *COLUMNS), backfill(RECORD, *COLUMNS)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "3,008 readings added, 4 of them falls; 7 repeats" in first.output
    assert "0 readings added" in second.output
    assert "3,008 in the time that is already covered" in second.output
    assert check_integrity(store)[0].holds


@ON_SQLITE
@pytest.mark.usefixtures("campaign")
def test_what_cannot_be_loaded_is_said_and_nothing_is_stored(store: Engine, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("time,total\n2019-03-01,5\n2019-03-02,many\n")

    for result, words in (
        (backfill(wrong), "line 3: the total is not a whole number"),
        (backfill(RECORD), 'has no column "time"'),
        (backfill(tmp_path / "none.csv"), "cannot be opened"),
        (backfill(RECORD, *COLUMNS, "--time-zone", "Mars/Olympus"), 'no time zone "Mars/Olympus"'),
        (backfill(RECORD, *COLUMNS, source="website"), "with a running total; known: parliament"),
        (backfill(RECORD, *COLUMNS, source="nobody"), "with a running total; known: parliament"),
    ):
        assert result.exit_code == 2
        assert words in result.output
    assert hourly_counts(store, "parliament").empty
