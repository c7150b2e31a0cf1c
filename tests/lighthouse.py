"""Ask Lighthouse for its score of accessibility, state by state: `make lighthouse`, which needs npx and the internet.

Of the two pages without Streamlit, the big screen and the count for other sites. Whatever is under 100 is printed with
the rules that were broken, and the status is 1.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from campaign.big_screen import SCENES
from tests.browser.petition import asked_until, never_asked
from tests.gallery.worlds import demonstration
from tests.serving import Server

VERSION = "12.8.2"
BEST = 100
HALLS = ("dark", "light")
EMBEDDED = ("embed/count?theme=light", "embed/count?theme=dark", "embed/count?area=Wales")
# The demonstration has no voices.
EVERY_SCENE = tuple(
    f"screen?scenes={scene}&hall={hall}&dwell=300&address=https://example.org/sign"
    for hall in HALLS
    for scene in SCENES
    if scene != "voices"
)
WITHOUT_NEW_FIGURES = ("screen?scenes=total,goal&dwell=300", "screen?scenes=total&hall=light", *EMBEDDED)
# Of each state: its world, and what is looked at. Old is when the screen has taken the number off.
STATES: dict[str, tuple[Callable[[Path], AbstractContextManager[Server]], tuple[str, ...]]] = {
    "full": (demonstration, (*EVERY_SCENE, *EMBEDDED)),
    "empty": (never_asked, WITHOUT_NEW_FIGURES),
    "late": (partial(asked_until, timedelta(minutes=3)), WITHOUT_NEW_FIGURES),
    "old": (partial(asked_until, timedelta(minutes=90)), WITHOUT_NEW_FIGURES),
}


def as_seen_on(url: str) -> list[str]:
    """The screen is seen on a television, and the count on phones, which Lighthouse stands for by itself."""
    if "/screen" not in url:
        return []
    size = {"mobile": "false", "width": 1920, "height": 1080, "deviceScaleFactor": 1}
    return ["--form-factor=desktop", *(f"--screenEmulation.{name}={value}" for name, value in size.items())]


def asked(url: str) -> tuple[int, list[str]]:
    """The score, and the rules that are not kept."""
    options = ["--only-categories=accessibility", "--output=json", "--quiet", "--no-enable-error-reporting"]
    browser = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"
    command = ["npx", "--yes", f"lighthouse@{VERSION}", url, *options, *as_seen_on(url), browser]
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)
    broken = [key for key, audit in report["audits"].items() if audit["score"] is not None and audit["score"] < 1]
    return round(report["categories"]["accessibility"]["score"] * 100), broken


def main() -> int:
    """Print every score; the status of the command."""
    is_well = True
    for state, (make, addresses) in STATES.items():
        with TemporaryDirectory() as room, make(Path(room)) as server:
            for address in addresses:
                score, broken = asked(f"{server.url}/{address}")
                is_well = is_well and score == BEST
                sys.stdout.write(f"{score:>3}  {state:<5}  /{address}  {' '.join(broken)}\n")
                sys.stdout.flush()
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
