"""Renewing reference tables from a real server: whole ones come into use, broken ones change nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from campaign.load import load_campaign
from collector.reference_tables import load_postcodes, renew_reference
from data_sources.errors import FileNotReadable
from reference.constituencies import constituencies, constituencies_origin, seats_of_rows, shipped_seats
from reference.constituency_postcodes import constituency_of_postcode
from reference.regions import people_of_rows, populations_origin, shipped_people
from reference.renewed import CONSTITUENCIES, POPULATIONS, renewed_table
from tests.builders import a_campaign_folder
from tests.commands import Command
from tests.reference_publishers import PEOPLE, SEATS, Publishers, people_csv, seats_csv, written

ROOT = Path(__file__).parent.parent.parent
ALDERSHOT, OLD_ALDERSHOT, WALES = "E14001063", "E14000530", "W92000004"


@pytest.fixture
def publishers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Publishers]:
    """Publishers on this machine, a campaign folder that names them, and a folder for what is renewed."""
    monkeypatch.setenv("REFERENCE_DIR", str(tmp_path / "renewed"))
    monkeypatch.setenv("COLUMNS", "300")
    with Publishers() as found:
        monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", found.toml)))
        yield found


def renew(*, only_check: bool = False) -> bool:
    return renew_reference(load_campaign(), only_check=only_check)


def files() -> list[str]:
    folder = Path(os.environ["REFERENCE_DIR"])
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def electors_in_use() -> int:
    """Of Aldershot, as a server that starts now would have them."""
    code = f"from reference.constituencies import constituencies\nprint(constituencies('2024')['{ALDERSHOT}'].electors)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_whole_tables_come_into_use(publishers: Publishers, capsys: pytest.CaptureFixture[str]) -> None:
    assert renew()

    printed = capsys.readouterr().out
    assert "Constituencies: 650 renewed" in printed
    assert "Populations: 12 renewed" in printed
    assert "mid-2025, renewed on" in printed
    assert files() == ["constituencies.json", "populations.json"]
    assert electors_in_use() == shipped_seats()[ALDERSHOT].electors + 100
    people = renewed_table(POPULATIONS, people_of_rows)
    assert people is not None
    assert people[0][WALES] == shipped_people()[WALES] + 1_000
    assert populations_origin().dated == "mid-2025"
    assert publishers.toml.split('"')[1] in constituencies_origin().source


def test_a_check_writes_nothing(publishers: Publishers, capsys: pytest.CaptureFixture[str]) -> None:
    assert renew(only_check=True)

    assert files() == []
    printed = capsys.readouterr().out
    assert "Constituencies: 650 whole and checked; nothing was written." in printed
    assert "In use: Constituencies, House of Commons Library CBP-10009, 4 July 2024, as shipped." in printed


def a_status(status: int) -> Callable[[Publishers], None]:
    return lambda publishers: setattr(publishers, "status", status)


def a_file(address: str, body: bytes) -> Callable[[Publishers], None]:
    return lambda publishers: publishers.files.update({address: body})


FIRST_SEATS = list(shipped_seats())[:3]
BROKEN: dict[str, tuple[Callable[[Publishers], None], str]] = {
    "cut short": (lambda publishers: setattr(publishers, "cut_short", True), "no whole answer"),
    "gone": (a_file(SEATS, b""), "there is nothing at its address"),
    "out of order": (a_status(500), "it answered 500"),
    "moved": (a_status(302), "its address has moved to https://example.org/elsewhere.csv"),
    "a page of words": (a_file(SEATS, b"<html>Not available</html>"), "it has no columns ONS ID"),
    "no text": (a_file(SEATS, b"\xff\xfe\x00"), "it is no CSV"),
    "a column renamed": (a_file(SEATS, seats_csv().replace(b"Electorate", b"Voters")), "Electorate"),
    "seats missing": (a_file(SEATS, seats_csv(leave_out=tuple(FIRST_SEATS))), "it has 647 of 650 constituencies"),
    "a seat twice": (a_file(SEATS, seats_csv() + seats_csv().splitlines()[1] + b"\r\n"), "stands in it twice"),
    "a seat of 2010": (
        a_file(SEATS, seats_csv().replace(ALDERSHOT.encode(), OLD_ALDERSHOT.encode())),
        "not on the map",
    ),
    "no electors": (a_file(SEATS, seats_csv({ALDERSHOT: 0})), f"{ALDERSHOT} has 0 electors"),
    "votes for electors": (a_file(SEATS, seats_csv({ALDERSHOT: 900})), f"{ALDERSHOT} has 900 electors"),
    "words for a number": (a_file(SEATS, seats_csv().replace(b"78653", b"many")), "should be a whole number"),
    "no name": (a_file(SEATS, seats_csv(names={ALDERSHOT: " "})), f"{ALDERSHOT} has no name"),
    "a seat in another region": (
        a_file(SEATS, seats_csv().replace(f"{ALDERSHOT},E12000008".encode(), f"{ALDERSHOT},E12000007".encode())),
        f"{ALDERSHOT} is in E12000007",
    ),
    "a region twice": (a_file(PEOPLE, people_csv() + b"2025,W92000004,3187581\r\n"), "stands in it twice"),
    "a region without people": (a_file(PEOPLE, people_csv({WALES: 0})), f"{WALES} has 0 people"),
    "another place": (a_file(PEOPLE, people_csv({"E06000001": 90_000})), "E06000001 is no region"),
    "a sum that is none": (a_file(PEOPLE, people_csv({"K02000001": 69_000_000})), "its regions together"),
    "two years": (a_file(PEOPLE, people_csv() + b"2024,K02000001,1\r\n"), "it is of several years"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_table_changes_nothing(publishers: Publishers, capsys: pytest.CaptureFixture[str], fault: str) -> None:
    breaks, said = BROKEN[fault]
    renew()
    before = {name: (Path(os.environ["REFERENCE_DIR"]) / name).read_bytes() for name in files()}
    breaks(publishers)
    # What is whole is renewed all the same, and says when: only the broken one has to stay as it was.
    broken = "populations.json" if publishers.files[PEOPLE] != people_csv() else "constituencies.json"
    capsys.readouterr()

    assert not renew()

    printed = capsys.readouterr().out
    assert said in printed
    assert "What is in use stays." in printed
    assert (Path(os.environ["REFERENCE_DIR"]) / broken).read_bytes() == before[broken]
    assert files() == ["constituencies.json", "populations.json"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"source": "s", "dated": "d", "renewed_at": "2026-01-01", "rows": []}']
)
def test_a_damaged_renewed_table_is_passed_over(
    publishers: Publishers, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    renew()
    (Path(os.environ["REFERENCE_DIR"]) / "constituencies.json").write_text(content)

    assert renewed_table(CONSTITUENCIES, seats_of_rows) is None
    assert electors_in_use() == shipped_seats()[ALDERSHOT].electors
    assert "what is shipped stands in" in caplog.text


def test_the_command_says_what_it_did_and_how_it_ended(publishers: Publishers) -> None:
    def run(*words: str) -> tuple[int, str]:
        with Command("reference", *words) as command:
            status = command.end()
            assert "Traceback" not in command.printed
            return status, command.output

    assert run("--check")[0] == 0
    publishers.files[PEOPLE] = b""
    status, printed = run()
    assert status == 3
    assert "In use: Populations, ONS mid-year population estimates, mid-2024, as shipped." in printed
    assert json.loads((Path(os.environ["REFERENCE_DIR"]) / "constituencies.json").read_text())["dated"] == "4 July 2024"


@pytest.fixture
def directory(publishers: Publishers, tmp_path: Path) -> Path:
    """A small directory of postcodes, in the columns of the ONS's."""
    rows: list[list[object]] = [
        ["pcds", "doterm", "pcon"],
        ["GU11 1AA", "", ALDERSHOT],
        ["JE2 3AB", "", "L99999999"],
        ["EH1 1AA", "202301", "S14000073"],
    ]
    file = tmp_path / "ONSPD.csv"
    file.write_bytes(written(rows))
    return file


def test_a_postcode_has_a_constituency_only_once_a_full_table_is_loaded(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert constituency_of_postcode("GU11 1AA") == (None, "no_table")

    load_postcodes(directory, None, None)

    assert "2 postcodes of 2 constituencies" in capsys.readouterr().out
    assert constituency_of_postcode(" gu111aa ") == (ALDERSHOT, "exact")
    assert constituency_of_postcode("GU11") == (None, "outcode")
    assert constituency_of_postcode("GU11 1AB") == (None, "unknown")
    assert constituency_of_postcode("JE2 3AB") == (None, "unknown")
    assert constituency_of_postcode("nowhere") == (None, "unknown")
    assert ALDERSHOT in constituencies("2024")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["GU11 1AB", "", OLD_ALDERSHOT], "line 5: a constituency code of the 2010 map"),
        (["GU11 1AB", "", "E99999999"], "line 5: a constituency code on no map"),
        (["GU11", "", ALDERSHOT], "line 5: not a full postcode"),
        (["GU11 1AA", "", ALDERSHOT], "a postcode stands in it twice"),
    ],
)
def test_a_table_with_a_wrong_line_leaves_the_one_before(directory: Path, line: list[str], said: str) -> None:
    load_postcodes(directory, None, None)
    directory.write_bytes(directory.read_bytes() + ",".join(line).encode())

    with pytest.raises(FileNotReadable, match=said):
        load_postcodes(directory, None, None)

    assert constituency_of_postcode("GU11 1AA").constituency == ALDERSHOT
    assert files() == ["constituency_postcodes.sqlite"]


def test_other_columns_can_be_named(directory: Path) -> None:
    directory.write_bytes(directory.read_bytes().replace(b"pcds", b"PC").replace(b"pcon", b"seat"))

    with pytest.raises(FileNotReadable, match='has no column "pcds"'):
        load_postcodes(directory, None, None)
    load_postcodes(directory, "PC", "seat")

    assert constituency_of_postcode("GU11 1AA").constituency == ALDERSHOT
