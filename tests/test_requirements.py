"""What is installed is what was chosen: every package with its version and the hashes of its files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PINNED = sorted(ROOT.glob("requirements*.txt"), key=lambda file: file.stem)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def entries(file: Path) -> list[str]:
    """The entries of a requirements file, each with its continued lines, without comments."""
    text = re.sub(r"(?m)^\s*#.*\n", "", file.read_text(encoding="utf-8"))
    return [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]


def test_every_list_of_what_is_needed_is_pinned() -> None:
    assert [file.stem for file in PINNED] == sorted(file.stem for file in ROOT.glob("requirements*.in"))


@pytest.mark.parametrize("file", PINNED, ids=lambda file: file.name)
def test_every_package_has_one_version_and_the_hashes_of_its_files(file: Path) -> None:
    loose = [one for one in entries(file) if not re.match(r"[\w.\[\],-]+==[^\s*]+\s", one) or not _HASH.search(one)]

    assert entries(file)
    assert loose == []


@pytest.mark.parametrize("file", PINNED, ids=lambda file: file.name)
def test_what_is_asked_for_is_what_is_pinned(file: Path) -> None:
    asked = re.findall(r"(?m)^([A-Za-z][\w.-]*)", file.with_suffix(".in").read_text(encoding="utf-8"))
    pinned = {entry.partition("==")[0].partition("[")[0].lower() for entry in entries(file)}

    assert {name.lower() for name in asked} <= pinned


def test_it_is_installed_by_those_hashes() -> None:
    commands = [line for line in (ROOT / "setup.sh").read_text().splitlines() if re.search(r'pip"? install', line)]

    assert commands
    assert all("--require-hashes" in line for line in commands)
