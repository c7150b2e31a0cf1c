"""docs/add-a-source.md, followed word by word: its files are put into a copy of the project, and the platform asked."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import a_campaign_folder
from tests.json_platform import JsonPlatform, Reply
from tests.project import PACKAGES, ROOT
from tests.waiting import LONG

DOCUMENT = ROOT / "docs" / "add-a-source.md"
PARTS = (*PACKAGES, "tests", "collect.py", "pyproject.toml", "dashboard.py", ".streamlit")
_BLOCK = re.compile(r'^```(\w+) title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
MODULE, OWN_TEST, ANSWER = (
    "data_sources/signpost.py",
    "tests/data_sources/test_signpost.py",
    "tests/recorded/signpost_petition.json",
)
OTHER_TESTS = (
    "tests/data_sources/test_registry.py",
    "tests/test_house_rules.py",
    "tests/privacy/test_no_personal_data.py::test_something_is_planted_in_sources_of_every_kind",
    "tests/privacy/test_no_personal_data.py::test_what_is_planted_is_there_to_be_found",
)


@dataclass(frozen=True)
class Block:
    """One file of the document, or the changes to one."""

    kind: str
    file: str
    content: str

    def put_into(self, project: Path) -> None:
        """Do what the document says."""
        target = project / self.file
        if self.kind != "diff":
            assert not target.exists(), f"{self.file} is there already"
            target.write_text(self.content)
            return
        for part in self.content.split("@@\n"):
            lines = part.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line[0] in " -")
            after = "".join(line[1:] for line in lines if line[0] in " +")
            text = target.read_text()
            assert text.count(before) == 1, f"{self.file} no longer has these lines once:\n{before}"
            target.write_text(text.replace(before, after))


BLOCKS = {block.file: block for block in (Block(*found) for found in _BLOCK.findall(DOCUMENT.read_text("utf-8")))}
CAMPAIGN = BLOCKS.pop("campaign/campaign.toml").content


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the document was followed."""
    folder = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
        else:
            shutil.copy(ROOT / part, folder / part)
    for block in BLOCKS.values():
        block.put_into(folder)
    return folder


@pytest.fixture
def signpost() -> Iterator[JsonPlatform]:
    """The platform on this machine, with the petition that the document has recorded."""
    with JsonPlatform({"/petitions/secondary-breast-cancer": Reply(json.loads(BLOCKS[ANSWER].content))}) as platform:
        yield platform


@pytest.fixture
def campaign(tmp_path: Path, signpost: JsonPlatform) -> Path:
    """The document's source, asked on this machine."""
    return a_campaign_folder(tmp_path / "campaign", f'{CAMPAIGN}base_url = "{signpost.url}"\n')


def run(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env=os.environ | {"COLUMNS": "200"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG,
    )


def pytest_in(project: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    return run(project, "-m", "pytest", "-q", "-x", *tests)


def collect(project: Path, campaign: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the copy."""
    store = f"sqlite:///{campaign.parent / 'store.sqlite'}"
    return run(project, "collect.py", *words, CAMPAIGN_DIR=str(campaign), DATABASE_URL=store)


def test_the_document_has_every_file_and_every_change() -> None:
    assert {MODULE, OWN_TEST, ANSWER, "data_sources/registry.py"} <= BLOCKS.keys()
    assert DOCUMENT.read_text("utf-8").count("```python") == sum(one.kind == "python" for one in BLOCKS.values())


def test_what_the_document_writes_is_written_as_everything_else_is(project: Path) -> None:
    python = [block.file for block in BLOCKS.values() if block.file.endswith(".py")]

    for command in (("format", "--check"), ("check",)):
        checked = run(project, "-m", "ruff", *command, "--no-cache", *python)
        assert checked.returncode == 0, checked.stdout


def test_the_documents_own_test_and_those_of_every_platform_pass(project: Path) -> None:
    done = pytest_in(project, OWN_TEST, *OTHER_TESTS)

    assert done.returncode == 0, done.stdout


def test_check_reaches_the_platform_and_stores_nothing(project: Path, campaign: Path, signpost: JsonPlatform) -> None:
    done = collect(project, campaign, "check")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Signed on Signpost, count: 12,345 signatures" in done.stdout
    assert signpost.asked.total() == 1
    assert not (campaign.parent / "store.sqlite").exists()


def test_once_collects_its_total_and_what_it_says_later(project: Path, campaign: Path, signpost: JsonPlatform) -> None:
    first = collect(project, campaign, "once")
    signpost.replies.clear()
    failed = collect(project, campaign, "once")
    found = json.loads(collect(project, campaign, "status", "--json").stdout)

    assert (first.returncode, failed.returncode) == (0, 3), first.stdout + first.stderr
    (source,) = found["sources"]
    assert (source["key"], source["signatures"]) == ("signpost", 12_345)
    assert "there is no petition secondary-breast-cancer" in source["troubles"][0]["message"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('["total"]', '["totals"]'), ("CountReading(asking.clock(), total)", "CountReading(asking.clock(), 0)")],
)
def test_a_wrong_word_in_the_document_is_noticed(project: Path, right: str, wrong: str) -> None:
    module = project / MODULE
    as_written = module.read_text()
    assert right in as_written
    module.write_text(as_written.replace(right, wrong))
    try:
        assert pytest_in(project, OWN_TEST).returncode == 1
    finally:
        module.write_text(as_written)


def test_a_change_to_lines_that_are_no_longer_there_is_noticed(project: Path) -> None:
    with pytest.raises(AssertionError, match="no longer has these lines"):
        Block("diff", "data_sources/registry.py", " nothing like it\n+    signpost,\n").put_into(project)
