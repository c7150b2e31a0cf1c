"""A small file that unpacks, or a line that does not end, takes no more memory than there is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import a_campaign_folder
from tests.nasty_files import MEGABYTE, Nasty, endless, followed_by, refused, refused_after
from tests.nasty_ways import CAMPAIGN, SIGNATURES
from tests.nasty_workbooks import bombs, slow_bombs

ROOT = Path(__file__).parent.parent.parent
MOST_KILOBYTES = 1_000_000
# The command line, file after file in one process, and the most memory that it ever had.
IMPORT = """
import json, sys
from pathlib import Path
from typer.testing import CliRunner
from collector.commands import app
ends = []
for file in sys.argv[1:]:
    result = CliRunner().invoke(app, ["import", "signatures", file, "--source", "website"])
    ends.append([result.exit_code, result.output])
status = Path("/proc/self/status").read_text()
print(json.dumps([ends, int(status.partition("VmHWM:")[2].split()[0])]))
"""
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory as Linux shows it")


def imported(folder: Path, nasties: list[Nasty]) -> int:
    """Import all of them, make sure that each is refused in its words, and give the peak of memory in kilobytes."""
    table, files = SIGNATURES.table(first=0), []
    for number, nasty in enumerate(nasties):
        (folder / str(number)).mkdir()
        files.append(nasty.put(folder / str(number), table))
    campaign = a_campaign_folder(folder / "campaign", CAMPAIGN)
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, *map(str, files)],
        cwd=ROOT,
        env=os.environ | {"CAMPAIGN_DIR": str(campaign), "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=True,
    )
    ends, peak = json.loads(done.stdout.splitlines()[-1])
    for nasty, (status, said) in zip(nasties, ends, strict=True):
        assert status == 2, (nasty.name, said)
        assert nasty.words(table) in said
    return int(peak)


NEVER = "the row that begins here does not end"


def test_a_line_of_200_megabytes_is_refused_within_bounds(tmp_path: Path) -> None:
    line = refused_after("a line", followed_by(endless(200)), NEVER)

    assert imported(tmp_path, [line]) < MOST_KILOBYTES


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_header_or_a_cell_of_200_megabytes_is_refused_within_bounds(tmp_path: Path) -> None:
    lines = [
        refused_after("in quotes", followed_by(b'"' + b"x" * (200 * MEGABYTE) + b'"\n'), NEVER),
        refused("a header", lambda _: endless(200, b"a,"), f"line 1: {NEVER}"),
    ]

    assert imported(tmp_path, lines) < MOST_KILOBYTES


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_what_unpacks_to_200_megabytes_is_refused_within_bounds(tmp_path: Path) -> None:
    assert imported(tmp_path, [*bombs(200), *slow_bombs(200)]) < MOST_KILOBYTES


def test_what_unpacks_to_20_megabytes_is_refused_within_bounds(tmp_path: Path) -> None:
    assert imported(tmp_path, bombs(20)) < MOST_KILOBYTES
