"""Which of Streamlit's scripts a page will need, told to the browser before the page has said what it shows.

Streamlit 1.67 has a script for each kind of element, and asks for it when the first element of that kind has come over
the websocket; by then nothing has come over the line for as long as the scripts before it ran and the page was begun.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from api.plotly_script import small_scripts

# What our pages draw, by the names that the kinds of elements have in Streamlit's sources; a button where the reader
# has chosen an area.
_WORDS = ("Html", "Selectbox", "ButtonGroup", "Metric", "DownloadButton", "PageLink", "Button")
# A third of all that a first load brings: words do not wait for it.
_CHARTS = ("PlotlyChart",)
_LINKED = re.compile(r'(?:src|href)="\./(static/js/[^"]+)"')


def preloads(page: str, folder: Path) -> str:
    """Links to the scripts of the elements that our pages draw, as HTML for the head of Streamlit's page.

    They are looked up in the list of files that is installed with Streamlit. Where another version has no such list,
    or a kind of element is not in it, there is no link, and that script comes when Streamlit asks for it.

    Args:
        page: Streamlit's page; what it links to is not linked to again.
        folder: Where page and list lie: `static` of the installed Streamlit.
    """
    try:
        listed = json.loads((folder / "manifest.json").read_text())
        wanted = {kinds: list(_scripts(listed, kinds)) for kinds in (_WORDS, _CHARTS)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""
    small = small_scripts(folder)
    linked = set(_LINKED.findall(page))
    links = []
    for kinds, hint in ((_WORDS, ""), (_CHARTS, ' fetchpriority="low"')):
        for script in wanted[kinds]:
            if script not in linked and (folder / script).is_file():
                linked.add(script)
                links.append(
                    f'    <link rel="modulepreload" crossorigin{hint} href="./{escape(small.get(script, script))}">\n'
                )
    return "".join(links)


def import_map(folder: Path) -> str:
    """What tells a browser to take the smaller script of charts where Streamlit asks for its own, as HTML for the head.

    It has to stand before all scripts. A browser that knows nothing of such maps takes Streamlit's own. `folder` is
    where Streamlit's page lies.
    """
    small = {f"./{script}": f"./{one}" for script, one in small_scripts(folder).items()}
    return f'<script type="importmap">{json.dumps({"imports": small})}</script>\n    ' if small else ""


def _scripts(listed: Mapping[str, Mapping[str, Any]], kinds: Sequence[str]) -> Iterator[str]:
    """The scripts of some kinds of elements, each with all that it imports: what it imports first."""
    asked = [key for kind in kinds for key, one in listed.items() if one.get("isDynamicEntry") and one["name"] == kind]
    seen = set[str]()

    def with_imports(key: str) -> Iterator[str]:
        if key in seen:
            return
        seen.add(key)
        for imported in listed[key].get("imports", ()):
            yield from with_imports(imported)
        yield str(listed[key]["file"])

    for key in asked:
        yield from with_imports(key)
