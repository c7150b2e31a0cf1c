"""The dashboard as its readers meet it: pages opened by their file, and everything that stands on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from tests.waiting import LONG

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(file.stem for file in (ROOT / "pages").glob("[a-z]*.py"))
FIRST_PAGE = "overview"


@dataclass(frozen=True)
class Page:
    """One page as it was drawn.

    `words` is everything that can be read, without markup; `html` what is drawn as HTML, with its markup, but not the
    style sheet; `charts` what each chart shows, for those who cannot see it; `failures` what could not be drawn.
    """

    app: AppTest
    words: str
    html: tuple[str, ...]
    tables: tuple[pd.DataFrame, ...]
    charts: tuple[str, ...]
    failures: tuple[str, ...]

    @property
    def state(self) -> str:
        """The state of the figures that the status line gives."""
        return next(found[1] for body in self.html if (found := re.search(r'data-state="(\w+)"', body)))

    @property
    def is_marked_as_demonstration(self) -> bool:
        """It says at the top that its figures are generated."""
        return any('class="demonstration"' in body for body in self.html)

    def choice(self, key: str) -> ButtonGroup[str]:
        """One of its rows of buttons of which one is chosen."""
        groups = [one for one in self.app.get("button_group") if isinstance(one, ButtonGroup) and one.key == key]
        return groups[0]

    def again(self) -> "Page":
        """The same page, drawn once more for the same reader."""
        return _drawn(self.app.run())


def open_page(name: str, user: Mapping[str, Any] | None = None, /, **query: str | list[str]) -> Page:
    """Open a page by its file's name, as a link with these parameters does, for whoever has these claims."""
    app = _opened(query, user)
    # AppTest knows no other page before the frame has told it.
    return _drawn(app if name == FIRST_PAGE else app.switch_page(f"../pages/{name}.py").run())


def open_pages(**query: str) -> dict[str, Page]:
    """Go through all pages as one reader does, by the names of their files."""
    app = _opened(query)
    others = [name for name in PAGES if name != FIRST_PAGE]
    return {FIRST_PAGE: _drawn(app)} | {name: _drawn(app.switch_page(f"../pages/{name}.py").run()) for name in others}


def _opened(query: Mapping[str, str | list[str]], user: Mapping[str, Any] | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=LONG)
    if user is not None:
        app.user = dict(user)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def _drawn(app: AppTest) -> Page:
    bodies = tuple(element.proto.body for element in app.get("html"))
    html = tuple(body for body in bodies if "<style>" not in body and "<table" not in body)
    tables = tuple(_table(body) for body in bodies if "<table" in body)
    words = [element.value for element in (*app.title, *app.header, *app.caption, *app.markdown, *app.code)]
    words += [f"{element.label}: {element.value}" for element in app.metric]
    words += [_without_markup(body) for body in html]
    words += [table.to_csv(index=False) for table in tables]
    return Page(
        app=app,
        words="\n".join(words),
        html=html,
        tables=tables,
        charts=tuple(element.proto.alt for element in app.get("plotly_chart")),
        failures=(*(one.message for one in app.exception), *(body for body in html if "data-failed" in body)),
    )


def _table(body: str) -> pd.DataFrame:
    """The cells of a table as text."""
    names = [_without_markup(cell) for cell in re.findall(r"<th scope[^>]*>(.*?)</th>", body)]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr[^>]*><td.*?</tr>", body)]
    return pd.DataFrame([[_without_markup(cell) for cell in row] for row in rows], columns=names)


def _without_markup(body: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
