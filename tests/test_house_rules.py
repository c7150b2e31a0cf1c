"""Rules that no type checker knows: the tone, where charts are drawn, how long a file is, who is asked for anything."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project import PACKAGES, ROOT

SEEN = ("ui", "pages", "api", "campaign", "metrics", "charts", "figures", "briefing")
LONGEST_FILE, LONGEST_FUNCTION = 250, 40

# What reads Markdown in its first words. Names that others have written are shown by ui/plain.py.
READS_MARKDOWN = {"caption", "write", "header", "subheader", "title", "table", "metric", "button", "info", "warning"}
CELEBRATIONS = re.compile(r"\bst\.(balloons|snow|toast)\b")
# The campaign's own name plays with one of them.
BANNED = re.compile(r"\b(battl|fight|fought|brave|victim|sufferer|warrior|(?<!un)survivor)\w*", re.IGNORECASE)
EXCLAMATION = re.compile(r"[A-Za-z]!(?=[\s\"'<]|$)")
AMERICAN_DATES = re.compile(r"%-?[bB] %-?d")
FOREIGN_HOSTS = re.compile(
    r"\bcdn\.|unpkg\.com|jsdelivr|cdnjs|googleapis|gstatic|cartocdn|mapbox\.com|tile\.openstreetmap|"
    r"google-analytics|googletagmanager|data\.streamlit\.io",
    re.IGNORECASE,
)
DAY_OF_UTC = re.compile(r"now(\((UTC|tz=UTC|timezone\.utc)?\))?\.date\(\)|\btoday\(\)")
# What is given up after a time of its own, or in a window with the browser's own.
HURRIED = re.compile(r"\btimeout=\d|\.new_context\(|\bchromium\.new_page\(")


def files(folders: tuple[str, ...], *suffixes: str) -> list[Path]:
    """All files of these folders with one of these endings."""
    return sorted(file for name in folders for file in (ROOT / name).rglob("*") if file.suffix in suffixes)


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Where a pattern occurs, as file, line and words."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for match in pattern.finditer(line)
    ]


def strings(path: Path) -> Iterator[str]:
    """What a program of ours may show: its text constants, without the docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    with_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, with_docstring)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings:
            yield node.value


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function with its number of lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_tests_wait_for_as_long_as_a_busy_machine_takes() -> None:
    apart = {ROOT / "tests" / name for name in ("browsing.py", "test_house_rules.py")}
    tests = [file for file in files(("tests",), ".py") if file not in apart and "soak" not in file.parts]
    assert found(HURRIED, tests) == []


def test_nothing_celebrates() -> None:
    assert found(CELEBRATIONS, files(("ui", "pages"), ".py")) == []


def test_no_words_but_our_own_are_read_as_markdown() -> None:
    def is_ours(shown: ast.expr) -> bool:
        is_escaped = isinstance(shown, ast.Call) and ast.unparse(shown.func) == "plain.as_words"
        return is_escaped or isinstance(shown, ast.Constant) or (isinstance(shown, ast.Name) and shown.id.isupper())

    read = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)[:80]}"
        for path in files(("ui", "pages"), ".py")
        if path.name != "plain.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in READS_MARKDOWN
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "st" and not is_ours(call.args[0])
    ]

    assert read == [], "show them by the function of the same name in ui/plain.py"


def test_every_chart_is_drawn_by_the_chart_block() -> None:
    drawn = found(re.compile(r"plotly_chart\("), files(("ui", "pages"), ".py"))

    assert {place.split(":")[0] for place in drawn} == {"ui/chart_block.py"}
    assert len(drawn) == 1


def test_nobody_is_called_what_the_charity_does_not_call_them() -> None:
    assert found(BANNED, files(SEEN, ".py", ".toml", ".html", ".js", ".css")) == []


@pytest.mark.parametrize("word", ["battle", "fighting", "Bravest", "victims", "sufferer", "Warriors", "survivors"])
def test_the_rule_knows_each_word(word: str) -> None:
    assert BANNED.search(f"They are {word}.")
    assert not BANNED.search("The Unsurvivors campaign")


def test_which_day_it_is_is_asked_of_london() -> None:
    """A review date is over when its day is over in the UK, which in summer is an hour before UTC's day is."""
    assert found(DAY_OF_UTC, files(PACKAGES, ".py")) == []


@pytest.mark.parametrize("hasty", ["now().date()", "known.now.date()", "datetime.now(UTC).date()", "date.today()"])
def test_the_rule_knows_every_way_to_ask_for_the_day_of_utc(hasty: str) -> None:
    assert DAY_OF_UTC.search(f"today = {hasty}")
    assert not DAY_OF_UTC.search("today = datetime.now(UK).date()")


def test_nothing_is_shouted() -> None:
    shouted = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in files(("ui", "pages", "metrics", "charts", "figures", "briefing"), ".py")
        for text in strings(path)
        if "{" not in text and EXCLAMATION.search(text)  # !important stands in rules of style, in braces
    }

    assert shouted == set()


def test_dates_are_written_day_first() -> None:
    assert found(AMERICAN_DATES, files((*PACKAGES, "tests/pages", "tests/charts"), ".py", ".ambr")) == []


def test_nothing_is_asked_of_anybody_elses_server() -> None:
    code = [*files(PACKAGES, ".py", ".html", ".js", ".css"), ROOT / "dashboard.py", ROOT / "collect.py"]

    assert found(FOREIGN_HOSTS, code) == []


def test_only_the_platforms_own_addresses_are_ever_asked() -> None:
    asked = {
        match
        for path in files(tuple(name for name in PACKAGES if name not in {"campaign", "reference", "metrics"}), ".py")
        for text in strings(path)
        for match in re.findall(r"https?://[\w.-]+", text)
    }

    assert asked <= {"https://petition.parliament.uk", "https://actionnetwork.org"}


def test_no_usage_statistics_are_sent() -> None:
    settings = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")

    assert "gatherUsageStats = false" in settings
    assert 'showErrorDetails = "none"' in settings


def test_no_file_is_too_long_to_hold_in_the_head() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(PACKAGES, ".py")}

    assert {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_hold_in_the_head() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines"
        for path in files(PACKAGES, ".py")
        if "versions" not in path.parts  # a migration is a list of tables
        for name, lines in functions(path)
        if lines > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_no_part_is_named_for_having_no_subject() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager", "base"}

    assert [path for path in files((*PACKAGES, "tests"), ".py") if path.stem in vague] == []
