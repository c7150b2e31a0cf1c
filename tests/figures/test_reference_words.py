"""Pages and files name the people and electors in use: those that are shipped, or the ones that were renewed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from figures.reference_words import licences, unit_words
from reference.constituencies import shipped_seats
from reference.regions import shipped_people
from reference.renewed import CONSTITUENCIES, POPULATIONS, Origin, write_renewed
from tests.pages.dashboard import ROOT

SHIPPED = ("mid-2024", "4 July 2024")


@pytest.fixture(autouse=True)
def reference_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty folder for renewed tables; the process has said nothing of any table yet, and forgets it after."""
    monkeypatch.setenv("REFERENCE_DIR", str(tmp_path))
    _forget()
    yield
    _forget()


def _forget() -> None:
    unit_words.cache_clear()
    licences.cache_clear()


def test_shipped_tables_are_named_with_their_dates() -> None:
    assert unit_words("per_100k_population") == "Signatures per 100,000 people (ONS mid-2024)"
    assert unit_words("per_1000_electors") == "Signatures per 1,000 electors (4 July 2024)"
    assert all(dated in licences() for dated in SHIPPED)


def test_renewed_tables_are_named_with_theirs() -> None:
    now = datetime(2030, 9, 1, tzinfo=UTC)
    seats = [[code, *seat] for code, seat in shipped_seats().items()]
    write_renewed(CONSTITUENCIES, seats, Origin("House of Commons Library", "3 May 2029", now))
    write_renewed(POPULATIONS, list(shipped_people().items()), Origin("ONS", "mid-2029", now))

    assert unit_words("per_100k_population") == "Signatures per 100,000 people (ONS mid-2029)"
    assert unit_words("per_1000_electors") == "Signatures per 1,000 electors (3 May 2029)"
    assert "National Statistics, mid-2029. Electorates: House of Commons Library, 3 May 2029." in licences()


@pytest.mark.parametrize("folder", ["ui", "pages", "charts", "api"])
def test_no_page_names_a_date_that_a_renewed_table_would_make_wrong(folder: str) -> None:
    stray = [
        file.name
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".html", ".js"} and any(dated in file.read_text("utf-8") for dated in SHIPPED)
    ]

    assert stray == []
