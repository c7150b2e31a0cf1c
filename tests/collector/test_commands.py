"""The real command line: what it stores, what it says, and with which status it ends."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from campaign.load import load_surveys
from collector.loop import utc_now
from data_sources.demonstration_survey import write_demonstration_survey
from store.engine import reading_engine
from store.health import source_health
from store.lease import COLLECTOR, lease_holder
from store.snapshot import read_snapshot
from tests.builders import A_WEBSITE_TABLE, a_campaign_folder
from tests.commands import Command
from tests.upstream import Upstream
from tests.waiting import LONG, until

ROOT = Path(__file__).parent.parent.parent
WELL, WRONG_USE, SOME_FAILED = 0, 2, 3
PERSONAL = ("jane", "example.org", "CF10", "secret")


@pytest.fixture(autouse=True)
def _a_wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are not broken where a test looks for words in them."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The campaign folder that commands read; empty until a test fills it."""
    monkeypatch.setenv("CAMPAIGN_DIR", str(tmp_path / "campaign"))
    return tmp_path / "campaign"


def run(*words: str, status: int = WELL, **environment: str) -> str:
    """Run one command to its end; what it printed, after checking its status and what must never be printed."""
    with Command(*words, environment=os.environ | environment) as command:
        ended = command.end()
        check_end(ended, status, command.printed)
        return command.output


def run_from_nothing(*words: str) -> str:
    """The same, as people start it: an interpreter that has imported nothing yet."""
    start = [sys.executable, "-W", "error::ResourceWarning", "collect.py", *words]
    done = subprocess.run(start, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONG)
    check_end(done.returncode, WELL, done.stdout + done.stderr)
    return done.stdout


def check_end(ended: int, status: int, printed: str) -> None:
    assert ended == status, printed
    assert "Traceback" not in printed
    assert not [word for word in PERSONAL if word in printed], printed


def status() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("status", "--json"))
    return found


def total(source: str) -> int | None:
    """What the store holds of a source."""
    engine = reading_engine(os.environ["DATABASE_URL"])
    health = source_health(read_snapshot(engine), source)
    engine.dispose()
    return health.signatures


def petitions(folder: Path, upstream: Upstream) -> None:
    """A campaign of two petitions; the second one's label is made of what a terminal could take for its own."""
    tables = [
        f'[[source]]\nkey = "p{number}"\nlabel = "{label}"\nconnector = "uk_parliament"\nheadline = {headline}\n'
        f'platform_id = "{number}"\nbase_url = "{upstream.url}"\n'
        for number, label, headline in (("3", "Main petition", "true"), ("4", "[draft] petition [/bold]", "false"))
    ]
    a_campaign_folder(folder, "\n".join(tables))
    upstream["3"].signatures, upstream["4"].signatures = 12_345, 678


def an_export(file: Path, *lines: str) -> Path:
    file.write_text("\n".join(["Date,Postcode,E-mail,Name", *lines]) + "\n")
    return file


def test_shows_the_demonstration_until_a_source_is_configured() -> None:
    printed = run_from_nothing("once")
    found = status()

    assert "(demonstration data)" in printed
    assert found["demonstration"] is True
    assert found["sums_hold"] is True
    (source,) = found["sources"]
    assert (source["key"], source["state"]) == ("demonstration", "on_time")
    assert source["signatures"] > 10_000


def test_stores_every_source_that_answers_and_says_which_did_not(folder: Path, upstream: Upstream) -> None:
    petitions(folder, upstream)
    upstream["4"].faults = ("500",)

    printed = run("once", status=SOME_FAILED)
    assert "12,345" in printed
    assert "[draft] petition [/bold], count: UK Parliament petitions: it answered 500" in printed
    upstream["4"].faults = ()
    assert "678" in run("once")

    found = status()
    assert [source["signatures"] for source in found["sources"]] == [12_345, 678]
    assert [source["troubles"] for source in found["sources"]] == [[], []]
    assert (found["demonstration"], found["sums_hold"], found["collector"]) == (False, True, None)


def test_imports_signatures_and_accounts_for_every_line(folder: Path, tmp_path: Path) -> None:
    a_campaign_folder(folder, A_WEBSITE_TABLE)
    file = an_export(
        tmp_path / "export [final].csv",
        "01/06/2026 10:00,CF10 1AA,jane@example.org,Jane",
        "02/06/2026 10:00,CF10 1AA,JANE@example.org,Jane again",
        "31/02/2026 10:00,CF10 1AA,jane.smith@example.org,Jane Smith",
        "03/06/2026 10:00,CF10 1AA,jane.jones@example.org,Jones, Jane",
        "04/06/2026 10:00,somewhere,,Jane Doe",
    )
    words = ("import", "signatures", str(file), "--source", "website")

    printed = run(*words, status=SOME_FAILED)
    assert "Website: 2 signatures added, 1 already there, 2 lines rejected." in printed
    assert "export [final].csv, line 4: unreadable date or time" in printed
    assert "export [final].csv, line 5: more cells than the header has columns" in printed
    assert "export [final].csv was already imported on" in run(*words)

    an_export(file, "03/06/2026 10:00,CF10 1AA,jane.jones@example.org,Jane", "04/06/2026 10:00,somewhere,,Jane Doe")
    assert "Website: 1 signatures added, 1 already there, 0 lines rejected." in run(*words)
    assert total("website") == 3
    kept = b"".join(one.read_bytes() for one in tmp_path.glob("own.sqlite*")).lower()
    assert kept
    assert not [word for word in (b"jane", b"example.org", b"cf10") if word in kept]


def test_says_in_words_what_was_used_wrongly(folder: Path, tmp_path: Path) -> None:
    a_campaign_folder(folder, A_WEBSITE_TABLE)
    file = an_export(tmp_path / "export.csv", "01/06/2026 10:00,CF10 1AA,jane@example.org,Jane")
    broken = an_export(tmp_path / "broken.csv", *["01/06/2026 10:00,CF10 1AA,,Jane"] * 6_000, '"never closed')
    other = tmp_path / "other.csv"
    other.write_text("When,Where\n")
    mistakes = {
        (
            "import",
            "signatures",
            str(file),
            "--source",
            "[/nobody]",
        ): 'source "[/nobody]": expected the key of a source',
        ("import", "signatures", str(tmp_path / "none.csv"), "--source", "website"): "there is no such file",
        ("import", "signatures", str(broken), "--source", "website"): "broken.csv: line 6002: not readable as CSV",
        (
            "import",
            "signatures",
            str(other),
            "--source",
            "website",
        ): 'other.csv: line 1: the header has no column "Date"',
        (
            "import",
            "survey",
            str(file),
            "--survey",
            "[/nobody]",
        ): "surveys/[/nobody].toml: the file: not found; known: none yet",
    }

    with ThreadPoolExecutor(2) as runs:
        printed = list(runs.map(lambda words: run(*words, status=WRONG_USE), mistakes))

    assert [words for words, text in zip(mistakes.values(), printed, strict=True) if words not in text] == []
    assert total("website") is None


def test_imports_a_survey_with_the_shipped_codebook_and_publishes_it(tmp_path: Path) -> None:
    (survey,) = load_surveys().values()
    file = tmp_path / "answers.csv"
    write_demonstration_survey(survey, file)

    printed = run("import", "survey", str(file), "--survey", survey.key)
    again = run("import", "survey", str(file), "--survey", survey.key)
    tried = run("publish-survey", survey.key, "--dry-run")

    assert "people's answers imported from answers.csv" in printed
    assert "release 1 is published" in printed
    assert "nothing has changed since release 1" in again
    assert "nothing has changed since release 1" in tried


def test_checks_the_folder_and_reaches_every_source_without_storing_anything(
    folder: Path, upstream: Upstream, tmp_path: Path
) -> None:
    petitions(folder, upstream)
    (folder / "events.csv").write_text("day,label\n2026-10-13,Awareness day\n")

    printed = run("check")
    assert "A campaign: 2 sources, 0 surveys, 1 event, goal 100,000" in printed
    assert "[draft] petition [/bold], count: 678 signatures" in printed

    upstream["3"].faults = ("404",)
    printed = run("check", status=SOME_FAILED)
    assert "there is no petition 3 (404). Check platform_id in campaign.toml" in printed
    assert "[draft] petition [/bold], count: 678 signatures" in printed

    campaign = folder / "campaign.toml"
    campaign.write_text(campaign.read_text().replace('platform_id = "4"', 'platform_id = "four"'))
    printed = run("check", status=WRONG_USE)
    assert f'{campaign}: source 2 (key "p4"), platform_id: ' in printed
    assert list(tmp_path.glob("*.sqlite*")) == []


def test_says_in_words_that_the_store_cannot_be_used_and_never_with_its_password() -> None:
    wrong = {
        "mysql://jane:secret@db/campaign": (WRONG_USE, 'DATABASE_URL begins with "mysql"; expected sqlite:///FILE'),
        "postgresql://user:secret@127.0.0.1:1/campaign": (SOME_FAILED, "The store cannot be used: "),
    }
    with ThreadPoolExecutor(2) as runs:
        printed = list(runs.map(lambda url: run("status", status=wrong[url][0], DATABASE_URL=url), wrong))

    assert [words for (_, words), text in zip(wrong.values(), printed, strict=True) if words not in text] == []


def test_watches_until_it_is_told_to_stop_and_gives_the_lease_back(folder: Path, upstream: Upstream) -> None:
    petitions(folder, upstream)
    watching = subprocess.Popen([sys.executable, "collect.py", "watch"], cwd=ROOT, text=True, stderr=subprocess.PIPE)
    until(lambda: watching.poll() is not None or (upstream["3"].asked["whole"] and upstream["4"].asked["whole"]))

    watching.send_signal(signal.SIGTERM)
    _, printed = watching.communicate(timeout=LONG)

    assert watching.returncode == WELL, printed
    assert "This process collects now" in printed
    assert "Traceback" not in printed
    assert total("p3") == 12_345
    engine = reading_engine(os.environ["DATABASE_URL"])
    assert lease_holder(engine, COLLECTOR, utc_now()) is None
    engine.dispose()


RECORDED_SURVEYS = Path(__file__).parent.parent / "recorded" / "surveys"


def test_a_dry_run_of_a_survey_says_everything_and_stores_nothing(folder: Path, tmp_path: Path) -> None:
    a_campaign_folder(folder, A_WEBSITE_TABLE, recorded=(RECORDED_SURVEYS / "codebook.toml").read_text())
    file = str(RECORDED_SURVEYS / "qualtrics.csv")

    printed = run("import", "survey", file, "--survey", "recorded", "--dry-run")

    assert "qualtrics.csv: read as Qualtrics; 30 columns, 66 lines below the headers." in printed
    assert 'question nurse (single): column "Q2"; base 52 of 60 asked, 8 prefer not to say' in printed
    assert 'question last (single): column "Q3"; base 45 of 45 asked' in printed
    assert "base 54 (who chose at least one) of 60 asked, 6 blank" in printed
    assert 'left out: 2 unfinished (told by "Finished")' in printed
    assert "60 people's answers would be imported. Nothing was stored." in printed
    assert not [*tmp_path.glob("own.sqlite*")]


def test_a_dry_run_counts_unknown_values_and_quotes_what_five_people_gave(folder: Path, tmp_path: Path) -> None:
    codebook = (RECORDED_SURVEYS / "codebook.toml").read_text().replace('["Don’t know"]', "[]")
    a_campaign_folder(folder, A_WEBSITE_TABLE, recorded=codebook)
    lines = (RECORDED_SURVEYS / "google_forms.csv").read_text(encoding="utf-8")
    file = tmp_path / "answers.csv"
    file.write_text(lines.replace('"Yes"', '"Ask Jane"', 1), encoding="utf-8")

    printed = run("import", "survey", str(file), "--survey", "recorded", "--dry-run", status=WRONG_USE)

    assert 'question confidence: "Don’t know" is not in the codebook (lines' in printed
    assert "question nurse: what is written there is not in the codebook (line" in printed
    assert "Jane" not in printed
    assert "It cannot be imported" in printed


def test_begins_a_codebook_and_never_writes_over_one(folder: Path, tmp_path: Path) -> None:
    a_campaign_folder(folder, A_WEBSITE_TABLE)
    out = folder / "surveys" / "begun.toml"
    words = ("codebook", str(RECORDED_SURVEYS / "surveymonkey.csv"), "--out", str(out))

    assert "a first codebook" in run(*words)
    assert list(load_surveys(folder)) == ["begun"]
    assert "cannot be written (File exists)" in run(*words, status=WRONG_USE)
    assert "would be imported" in run(
        "import", "survey", str(RECORDED_SURVEYS / "surveymonkey.csv"), "--survey", "begun", "--dry-run",
        "--format", "surveymonkey",
    )  # fmt: skip
