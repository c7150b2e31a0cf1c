"""What README.md tells a newcomer to type works as it stands there, and what it shows is there."""

import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from campaign.load import load_surveys
from data_sources.demonstration_survey import write_demonstration_survey
from tests.builders import a_campaign_folder, a_parliament_table
from tests.commands import Command
from tests.upstream import Upstream

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TYPED = [
    line.split("  #")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
COMMANDS = [line.removeprefix(".venv/bin/python collect.py ") for line in TYPED if "collect.py" in line]
WEBSITE = """
[[source]]
key = "website"
label = "Signed on our website"
connector = "signature_file"
columns = { signed_at = "Date", postcode = "Postcode", id = "Supporter ID" }
"""
SIGNED = f"Date,Postcode,Supporter ID\n{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d},BA1 1AA,1\n"


def test_every_command_does_what_it_says(upstream: Upstream, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    upstream["3"].signatures = 10_000
    codebook = (ROOT / "campaign" / "surveys" / "unsurvivors.toml").read_text(encoding="utf-8")
    sources = a_parliament_table(upstream.url) + WEBSITE
    campaign = a_campaign_folder(tmp_path / "campaign", sources, unsurvivors=codebook)
    monkeypatch.setenv("CAMPAIGN_DIR", str(campaign))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.csv").write_text(SIGNED, encoding="utf-8")
    write_demonstration_survey(load_surveys()["unsurvivors"], tmp_path / "answers.csv")

    assert len(COMMANDS) >= 4
    for command in COMMANDS:
        with Command(*shlex.split(command)) as typed:
            assert typed.end() == 0, f"{command}\n{typed.printed}"


def test_every_target_is_one_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {words[-1] for line in TYPED if (words := line.split()) and "make" in words}

    assert targets >= {"run", "test"}
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_file_that_documents_point_to_is_there() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
        assert [link for link in links if not (document.parent / link).exists()] == [], document.name


def test_its_pictures_are_small_and_each_is_described() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\((docs/pictures/[^)]+)\)", README)

    assert len(shown) == 5
    assert all(len(words) > 20 for words, _ in shown)
    assert sum((ROOT / file).stat().st_size for _, file in shown) < 600_000
    assert sorted(file for _, file in shown) == sorted(
        f"docs/pictures/{one.name}" for one in (ROOT / "docs" / "pictures").iterdir()
    )
