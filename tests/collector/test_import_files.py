"""`collect.py import signatures` for sources whose lines are not one signature each."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from collector.commands import app
from store.integrity import check_integrity
from store.snapshot import read_snapshot
from tests.builders import a_campaign_folder

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
PAPER = """
[[source]]
key = "paper"
label = "On paper"
connector = "paper_counts"
headline = true

[[source]]
key = "actions"
label = "On our website"
connector = "engaging_networks"
campaign_id = "Ours"
folder = "incoming"
"""
EXPORT = """Supporter ID,Supporter Email,Campaign Type,Campaign ID,Campaign Date,Campaign Time,Postcode,Country
7,w@planted.example,PET,Ours,2026-06-30,09:14:22,SW9 1AA,GB
7,w@planted.example,PET,Ours,2026-06-30,09:14:23,SW9 1AA,GB
8,x@planted.example,PET,Another,2026-06-30,09:14:22,SW9 1AA,GB
9,y@planted.example,ETT,Ours,2026-06-30,09:14:22,SW9 1AA,GB
"""


@pytest.fixture
def campaign(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign that counts on paper and in exports, on an empty store."""
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", PAPER)))
    monkeypatch.setenv("DATABASE_URL", store_url)


def put(folder: Path, *lines: str, name: str = "paper.csv") -> Result:
    file = folder / name
    file.write_text("\n".join(["date,area,count,note", *lines]))
    return CliRunner().invoke(app, ["import", "signatures", str(file), "--source", "paper"])


@ON_SQLITE
@pytest.mark.usefixtures("campaign")
def test_counts_on_paper_are_imported_once_and_can_be_corrected(store: Engine, tmp_path: Path) -> None:
    lines = ["2026-06-30,Wales,12,fete", "2026-06-30,SW9,30,", "2026-06-30,,8,"]

    first, again = put(tmp_path, *lines), put(tmp_path, *lines)
    correction = put(tmp_path, "2026-06-30,Wales,-2,counted twice", name="correction.csv")

    assert [first.exit_code, again.exit_code, correction.exit_code] == [0, 0, 0]
    assert "50 signatures added" in first.output
    assert "nothing was added" in again.output
    assert "-2 signatures added" in correction.output
    assert read_snapshot(store).totals["paper"].signatures == 48
    assert check_integrity(store)[0].holds


@ON_SQLITE
@pytest.mark.usefixtures("campaign")
def test_a_rejected_line_on_paper_stops_its_file_until_it_is_corrected(store: Engine, tmp_path: Path) -> None:
    wrong = put(tmp_path, "2026-06-30,Wales,12,", "2026-06-30,Atlantis,3,")
    corrected = put(tmp_path, "2026-06-30,Wales,12,", "2026-06-30,,3,")

    assert (wrong.exit_code, corrected.exit_code) == (3, 0)
    assert "0 signatures added" in wrong.output
    assert "line 3: the area is no region, constituency code or postcode" in wrong.output
    assert read_snapshot(store).totals["paper"].signatures == 15


@ON_SQLITE
@pytest.mark.usefixtures("campaign")
def test_an_export_of_engaging_networks_is_read_as_one(store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(EXPORT)

    result = CliRunner().invoke(app, ["import", "signatures", str(file), "--source", "actions"])

    assert "1 signatures added, 1 already there, 0 lines rejected" in result.output
    assert read_snapshot(store).totals["actions"].signatures == 1
    assert check_integrity(store)[0].holds


@ON_SQLITE
@pytest.mark.usefixtures("campaign", "store")
def test_a_check_says_whether_a_folder_is_there(tmp_path: Path) -> None:
    missing = CliRunner().invoke(app, ["check"])
    (tmp_path / "campaign" / "incoming").mkdir()
    made = CliRunner().invoke(app, ["check"])

    assert (missing.exit_code, made.exit_code) == (3, 0)
    assert "it is not there" in " ".join(missing.output.split())
    assert "are imported by themselves" in " ".join(made.output.split())
