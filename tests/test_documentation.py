"""Every figure is explained in docs/metrics.md, and everything explained there is a figure."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXPLAINED_IN = "docs/metrics.md"
_METHOD = re.compile(rf"^\s*Method: {re.escape(EXPLAINED_IN)}#([a-z0-9-]+)$", re.MULTILINE)


def anchor(heading: str) -> str:
    """A heading's anchor as GitHub makes it: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def headings(level: int) -> list[str]:
    text = (ROOT / EXPLAINED_IN).read_text(encoding="utf-8")
    return re.findall(rf"^{'#' * level} (.+)$", text, re.MULTILINE)


def public_functions() -> dict[str, str]:
    """Each public function of metrics/, and each class with figures as its properties, with its docstring."""
    found = {}
    for file in sorted((ROOT / "metrics").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) or (isinstance(node, ast.ClassDef) and _has_properties(node)):
                found[f"{file.stem}.{node.name}"] = ast.get_docstring(node) or ""
    return {name: text for name, text in found.items() if not name.split(".")[1].startswith("_")}


def _has_properties(node: ast.ClassDef) -> bool:
    return any(isinstance(part, ast.FunctionDef) and part.decorator_list for part in node.body)


@pytest.mark.parametrize(("name", "docstring"), public_functions().items())
def test_every_figure_says_where_it_is_explained(name: str, docstring: str) -> None:
    anchors = _METHOD.findall(docstring)

    assert len(anchors) == 1, f"{name}: expected one line “Method: {EXPLAINED_IN}#...” in its docstring"
    assert anchors[0] in map(anchor, headings(3)), f"{name} names #{anchors[0]}, which is not in {EXPLAINED_IN}"


def test_every_explanation_is_of_a_figure() -> None:
    named = {found for docstring in public_functions().values() for found in _METHOD.findall(docstring)}

    assert sorted(map(anchor, headings(3))) == sorted(named)


def test_no_other_file_names_an_explanation_that_is_not_there() -> None:
    known = {anchor(heading) for level in (1, 2, 3) for heading in headings(level)}
    folders = (
        "api",
        "briefing",
        "campaign",
        "charts",
        "collector",
        "data_sources",
        "docs",
        "figures",
        "metrics",
        "store",
        "ui",
        "pages",
    )
    files = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in {".py", ".md"}]

    stray = {
        f"{file.relative_to(ROOT)} names {EXPLAINED_IN}#{named}"
        for file in files
        for named in re.findall(r"metrics\.md#([a-z0-9-]+)", file.read_text(encoding="utf-8"))
        if named not in known
    }

    assert not stray


def test_no_two_headings_share_an_anchor() -> None:
    counted = Counter(anchor(heading) for level in (1, 2, 3) for heading in headings(level))

    assert [name for name, count in counted.items() if count > 1] == []


def test_every_test_that_the_statement_of_accessibility_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8"))

    assert len(named) > 30
    assert [
        (file, name) for file, name in named if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ] == []
