"""Briefings from the command line: whole files under names that say what they are, or words that say what to do."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from briefing.formats import BriefingNotPossible
from collector.brief import Wanted, make_briefings, write_whole
from collector.errors import WRONG_USE, errors_in_words
from tests.briefing.opened import opened
from tests.builders import a_campaign_folder
from tests.collector.test_commands import run

MADE_AT = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's campaign, whose store has nothing in it yet."""
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign")))
    monkeypatch.setenv("COLUMNS", "400")
    return tmp_path


def wanted(formats: str = "pptx", area: str = "Wales", period: str = "All", subjects: str = "overview") -> Wanted:
    return Wanted(formats, area, period, subjects)


def test_the_command_makes_a_briefing_and_names_it(folder: Path, sqlite_store: object) -> None:
    url = f"sqlite:///{folder / 'only.sqlite'}"
    printed = run("brief", "--area", "Wales", "--out", str(folder / "out" / "new"), DATABASE_URL=url)

    (file,) = (folder / "out" / "new").iterdir()
    assert str(file) in printed
    assert file.name.startswith("test-briefing-wales-")
    assert opened(file.read_bytes())[0].title == "A campaign"


@pytest.mark.usefixtures("sqlite_store")
def test_an_area_that_is_not_known_ends_in_wrong_use_and_says_which_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'only.sqlite'}")

    with pytest.raises(typer.Exit) as ended, errors_in_words():
        list(make_briefings(wanted(area="Narnia"), folder / "out"))
    assert ended.value.exit_code == WRONG_USE
    assert "Narnia: no area; known: every region, All UK, England" in capsys.readouterr().out
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("sqlite_store")
def test_every_region_has_its_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'only.sqlite'}")
    files = list(make_briefings(wanted(area="every region"), folder / "out", MADE_AT))

    assert len(files) == len(list((folder / "out").iterdir())) == 12
    assert files[2].name == "test-briefing-yorkshire-and-the-humber-2026-11-22-1415.pptx"


@pytest.mark.usefixtures("sqlite_store")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (wanted(formats="docx"), "docx: no format of a briefing; known: pptx"),
        (wanted(period="a year"), "a year: no period; known: 7 days, 28 days, All"),
        (wanted(subjects="weather"), "weather: no subject of a briefing; known: overview, growth"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(
    folder: Path, monkeypatch: pytest.MonkeyPatch, asked: Wanted, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'only.sqlite'}")

    with pytest.raises(BriefingNotPossible, match=said):
        list(make_briefings(asked, folder / "out"))
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("sqlite_store")
def test_a_template_in_the_campaign_folder_is_used_or_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder / 'only.sqlite'}")
    (folder / "campaign" / "briefing.pptx").write_text("no presentation")

    with pytest.raises(BriefingNotPossible, match="cannot be opened as a PowerPoint presentation"):
        list(make_briefings(wanted(), folder / "out"))


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file = write_whole(tmp_path / "new" / "file.pptx", b"first")
    write_whole(file, b"second")

    assert file.read_bytes() == b"second"
    assert list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o077 == 0o666 & ~_umask() & 0o077
    with pytest.raises(BriefingNotPossible, match="cannot be written"):
        write_whole(file / "below", b"third")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
