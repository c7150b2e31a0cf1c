"""Photograph every page, as people see it, in every state: `make gallery` writes them to var/gallery/index.html."""

import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from benchmarks.serving import a_chromium
from tests.browser.dashboard import DESK, PAGES, a_visit
from tests.gallery.pictures import Album, each_whole, shrink
from tests.gallery.worlds import THREE_WEEKS, counted, demonstration, empty, store_gone, store_to_lose
from tests.serving import ROOT, Server

VIEWS = (
    "signatures?growth=Hours",
    "regions?level=Nations",
    "regions?level=Constituencies",
    "regions?map=Outline",
    "regions?view=Growth&region=Wales",
    "regions?view=Change&period=28+days",
    "regions?view=Day+by+day",
    "regions?view=Beside+the+survey",
    "compare?compare=Wales&compare=London",
    "?region=Wales&period=28+days",
    "?region=Narnia",
)
SUPPRESSED = ("survey?by=Region", "survey?by=Region&question=What+would+have+helped")
SCENES = ("total", "goal", "regions", "growth", "findings")
SCREENS = tuple(f"screen?scenes={scene}&hall={hall}&dwell=300" for hall in ("dark", "light") for scene in SCENES)
PLAIN = (*SCREENS, "embed/count", "embed/count?theme=dark", "briefing/print", "api/v1/badge.svg")
# The pages that show figures; the others look the same in every state but for the line that all have.
STATES = ("", "signatures", "goal", "regions", "compare?compare=Wales&compare=London", "survey", "briefing", "health")
FIRST_HOURS = ("", "signatures", "goal", "regions", "health")
# For the first page that people read: its name, the page, the window, and the height that is kept.
README = {
    "overview": ("", "desk", 640),
    "regions": ("regions", "desk", 640),
    "survey": ("survey", "desk", 640),
    "phone": ("", "phone", 844),
}


def main(folder: Path, kept: Path | None) -> None:
    """Take all pictures; those of README.md as well where a folder for them is given."""
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob("*.png"):
        earlier.unlink()
    album = Album(folder)
    with a_chromium() as chromium, TemporaryDirectory() as rooms:
        with demonstration(_room(rooms, "full")) as server:
            if kept is not None:
                _of_readme(chromium, server, kept, folder)
            album.of_pages(
                chromium, server, {"Every page": PAGES, "Other views": VIEWS, "State: suppressed": SUPPRESSED}
            )
            album.of_plain_pages(chromium, server, "Big screen, frame, print and badge", PLAIN)
            _loading(album, chromium, server)
        _states(album, chromium, rooms)
    album.write_index()
    minutes = (time.monotonic() - began) / 60
    sys.stdout.write(f"{len(album.pictures)} pictures in {minutes:.1f} minutes: {folder / 'index.html'}\n")


def _states(album: Album, chromium: Browser, rooms: str) -> None:
    """Every state besides full and suppressed."""
    with empty(_room(rooms, "empty")) as server:
        album.of_pages(chromium, server, {"State: empty": STATES})
    with counted(1, timedelta(0), _room(rooms, "first")) as server:
        album.of_pages(chromium, server, {"State: the first count": FIRST_HOURS})
    with counted(4, timedelta(0), _room(rooms, "hours")) as server:
        album.of_pages(chromium, server, {"State: the first hours": FIRST_HOURS})
    with counted(THREE_WEEKS, timedelta(minutes=3), _room(rooms, "late")) as server:
        album.of_pages(chromium, server, {"State: late": STATES})
    with store_to_lose() as store, counted(THREE_WEEKS, timedelta(minutes=47), _room(rooms, "stale"), store) as server:
        album.of_pages(chromium, server, {"State: stale": STATES})
        with store_gone(server):
            album.of_pages(chromium, server, {"State: out of reach": STATES})


def _loading(album: Album, chromium: Browser, server: Server) -> None:
    """What stands there before the server has said anything: its connection is held."""
    with a_visit(chromium, server, viewport=DESK) as visit:
        visit.page.route_web_socket("**/_stcore/stream", lambda _: None)
        visit.page.goto(server.url)
        visit.page.locator("[data-testid=stAppSkeleton], [data-testid=stSkeleton]").first.wait_for()
        album.keep(visit.page, "State: loading", "/, desk")


def _of_readme(chromium: Browser, server: Server, kept: Path, folder: Path) -> None:
    kept.mkdir(exist_ok=True)
    taken = folder / "of-readme.png"
    for name, (address, way, height) in README.items():
        for visit, _ in each_whole(chromium, server, way, (address,)):
            visit.page.screenshot(path=taken)
        shrink(taken, kept / f"{name}.png", 390 if way == "phone" else 1_000, height)
    with a_visit(chromium, server, viewport={"width": 1920, "height": 1080}) as visit:
        visit.page.goto(f"{server.url}/screen?scenes=goal&dwell=300")
        visit.page.wait_for_load_state("networkidle")
        visit.page.screenshot(path=taken)
    shrink(taken, kept / "screen.png", 1_000, 562)
    taken.unlink()


def _room(rooms: str, name: str) -> Path:
    room = Path(rooms) / name
    room.mkdir()
    return room


if __name__ == "__main__":
    main(ROOT / "var" / "gallery", ROOT / "docs" / "pictures" if "--readme" in sys.argv else None)
