"""Photographs of pages as people see them, whole, and the page that shows them side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.dashboard import DESK, PHONE, Visit, a_visit
from tests.serving import Server

TELEVISION: ViewportSize = {"width": 1920, "height": 1080}
# Of each way to look: the window, and light or dark.
WAYS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESK},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True},
    "phone, dark": {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"},
}
_TALLEST = 6_000
_HEIGHT = "(document.querySelector('[data-testid=stMain]') || document.documentElement).scrollHeight"


@dataclass
class Album:
    """A folder of pictures, with what is on each, in the order in which they were taken."""

    folder: Path
    pictures: list[tuple[str, str, str]] = field(default_factory=list)

    def keep(self, page: Page, chapter: str, words: str) -> None:
        """Photograph what the page shows at this moment."""
        name = f"{len(self.pictures):03d}.png"
        page.screenshot(path=self.folder / name)
        self.pictures.append((chapter, words, name))

    def of_pages(self, chromium: Browser, server: Server, chapters: dict[str, tuple[str, ...]]) -> None:
        """Each page of each chapter at a desk and on a phone, light and dark. A browser is opened once a way."""
        chapter_of = {address: chapter for chapter, addresses in chapters.items() for address in addresses}
        for way in WAYS:
            for visit, address in each_whole(chromium, server, way, tuple(chapter_of)):
                self.keep(visit.page, chapter_of[address], f"/{address}, {way}")

    def of_plain_pages(self, chromium: Browser, server: Server, chapter: str, addresses: tuple[str, ...]) -> None:
        """Pages without Streamlit, as large as a television."""
        with a_visit(chromium, server, viewport=TELEVISION) as visit:
            for address in addresses:
                visit.page.goto(f"{server.url}/{address}")
                visit.page.wait_for_load_state("networkidle")
                self.keep(visit.page, chapter, f"/{address}")

    def write_index(self) -> None:
        """The page that shows them all."""
        chapters = dict.fromkeys(chapter for chapter, _, _ in self.pictures)
        body = "".join(
            f"<h2>{escape(chapter)}</h2>"
            + "".join(
                f'<figure><a href="{name}"><img src="{name}" alt="" loading="lazy"></a>'
                f"<figcaption>{escape(words)}</figcaption></figure>"
                for of, words, name in self.pictures
                if of == chapter
            )
            for chapter in chapters
        )
        (self.folder / "index.html").write_text(
            '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Gallery</title><style>'
            "body{font-family:sans-serif;margin:1rem}figure{display:inline-block;vertical-align:top;margin:.5rem;"
            "width:30%}img{width:100%;border:1px solid #7b8594}</style><h1>Gallery</h1>" + body,
            encoding="utf-8",
        )


def each_whole(chromium: Browser, server: Server, way: str, addresses: tuple[str, ...]) -> Iterator[tuple[Visit, str]]:
    """Each page in turn in a window so high that nothing of it has to be scrolled to."""
    with a_visit(chromium, server, **WAYS[way]) as visit:
        width = visit.page.viewport_size["width"] if visit.page.viewport_size else 0
        for address in addresses:
            visit.page.set_viewport_size({"width": width, "height": 900})
            visit.open(address)
            height = min(visit.page.evaluate(_HEIGHT) + 70, _TALLEST)
            visit.page.set_viewport_size({"width": width, "height": height})
            visit.settle()
            yield visit, address


def shrink(picture: Path, kept: Path, width: int, height: int) -> None:
    """The top of a picture, small enough for a repository: fewer pixels, and 64 colours."""
    with Image.open(picture) as image:
        scale = width / image.width
        part = image.convert("RGB").resize((width, round(image.height * scale))).crop((0, 0, width, height))
        part.quantize(64).save(kept, optimize=True)
