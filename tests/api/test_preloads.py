"""What a page's scripts are linked by before they are asked for, from lists of files as Streamlit installs them."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from api.page_shell import policy, shell
from api.plotly_script import small_scripts
from api.preloads import import_map, preloads

INSTALLED = Path(st.__file__).parent / "static"
PAGE = '<script type="module" src="./static/js/index.1.js"></script><link href="./static/js/shared.1.js">'
LISTED: dict[str, dict[str, Any]] = {
    "index.html": {"file": "static/js/index.1.js", "name": "index", "isEntry": True, "imports": ["_shared"]},
    "_shared": {"file": "static/js/shared.1.js", "name": "shared"},
    "_purify": {"file": "static/js/purify.1.js", "name": "purify", "imports": ["_shared"]},
    "Html.tsx": {"file": "static/js/Html.1.js", "name": "Html", "isDynamicEntry": True, "imports": ["_purify"]},
    "Snow.tsx": {"file": "static/js/Snow.1.js", "name": "Snow", "isDynamicEntry": True},
    "PlotlyChart.tsx": {
        "file": "static/js/PlotlyChart.1.js",
        "name": "PlotlyChart",
        "isDynamicEntry": True,
        "imports": ["_shared", "_purify"],
    },
}


def installed_as(folder: Path, listed: Any) -> Path:
    """A folder like Streamlit's with this list, and every file that `LISTED` names."""
    (folder / "static" / "js").mkdir(parents=True, exist_ok=True)
    for one in LISTED.values():
        (folder / str(one["file"])).write_text("")
    (folder / "manifest.json").write_text(listed if isinstance(listed, str) else json.dumps(listed))
    return folder


def linked(html: str) -> list[str]:
    """The scripts that are linked to, in order."""
    return re.findall(r'href="\./static/js/([^"]+)"', html)


def small_chart(folder: Path) -> str:
    """The smaller script of charts, as the page asks for it."""
    return Path(small_scripts(folder)["static/js/PlotlyChart.1.js"]).name


def test_scripts_of_what_pages_draw_are_linked_with_what_they_import_first_and_charts_last(tmp_path: Path) -> None:
    links = preloads(PAGE, installed_as(tmp_path, LISTED))

    assert linked(links) == ["purify.1.js", "Html.1.js", small_chart(tmp_path)]
    assert [line for line in links.splitlines() if 'fetchpriority="low"' in line] == links.splitlines()[-1:]
    assert all('rel="modulepreload" crossorigin' in line for line in links.splitlines())


def test_what_is_not_there_is_not_linked(tmp_path: Path) -> None:
    folder = installed_as(tmp_path, LISTED)
    (folder / "static/js/Html.1.js").unlink()

    assert linked(preloads(PAGE, folder)) == ["purify.1.js", small_chart(folder)]


@pytest.mark.parametrize(
    "listed", ["", "[]", "{}", '{"Html.tsx": {"isDynamicEntry": true}}', '{"Html.tsx": 1}', "null"]
)
def test_a_list_of_another_kind_links_nothing(tmp_path: Path, listed: str) -> None:
    assert preloads(PAGE, installed_as(tmp_path, listed)) == ""


def test_an_import_that_is_not_listed_links_nothing(tmp_path: Path) -> None:
    unknown = {**LISTED, "Html.tsx": {**LISTED["Html.tsx"], "imports": ["_gone"]}}

    assert preloads(PAGE, installed_as(tmp_path, unknown)) == ""


def test_without_a_list_there_are_no_links(tmp_path: Path) -> None:
    assert preloads(PAGE, tmp_path) == ""


def test_the_installed_streamlit_has_every_script_and_the_page_no_script_twice() -> None:
    page = (INSTALLED / "index.html").read_text()

    links = linked(preloads(page, INSTALLED))
    whole = linked(shell(page, "Title", INSTALLED))

    kinds = {"Html", "Selectbox", "ButtonGroup", "Metric", "DownloadButton", "PageLink", "Button", "PlotlyChart"}
    assert kinds <= {name.partition(".")[0] for name in links}
    assert links[-1].startswith("PlotlyChart.")
    assert len(whole) == len(set(whole)) == len(linked(page)) + len(links)


def test_a_browser_is_told_of_the_smaller_script_before_any_other_and_may_believe_it() -> None:
    whole = shell((INSTALLED / "index.html").read_text(), "Title", INSTALLED)

    first = re.search(r"<script[^>]*>(.*?)</script>", whole, re.DOTALL)
    assert first is not None
    told = json.loads(first[1])["imports"]
    digest = base64.b64encode(hashlib.sha256(first[1].encode()).digest()).decode()
    assert first[0].startswith('<script type="importmap">')
    assert first.start() < whole.index('rel="modulepreload"')
    assert told == {f"./{script}": f"./{small}" for script, small in small_scripts(INSTALLED).items()}
    assert len(told) == 1
    assert f"'sha256-{digest}'" in policy(whole)


def test_without_a_script_for_charts_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert import_map(tmp_path) == ""
