"""Five minutes with a platform that fails every second time, and with a server that is killed: `make soak`."""

import json
import random
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.dashboard import PAGES, a_visit
from tests.builders import a_campaign_folder, a_parliament_table
from tests.serving import Server
from tests.upstream import Upstream

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

_FIVE_MINUTES = 300


@pytest.fixture
def server(upstream: Upstream, tmp_path: Path) -> Server:
    """A dashboard of one petition, half of whose answers fail and whose count rises with every question."""
    petition = upstream["3"]
    petition.rises_by, petition.faults, petition.faulty = 7, ("500", "truncate", "drop", "429"), 0.5
    campaign = a_campaign_folder(tmp_path / "campaign", a_parliament_table(upstream.url))
    return Server(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path, campaign)


def _sums_hold(server: Server) -> bool:
    return bool(json.loads(server.collect("status", "--json").stdout)["sums_hold"])


def test_five_minutes_of_faults_break_no_page_and_no_sum(chromium: Browser, server: Server) -> None:
    until = time.monotonic() + _FIVE_MINUTES
    with server, a_visit(chromium, server) as visit:
        while time.monotonic() < until:
            for address in PAGES:
                visit.open(address)

    assert _sums_hold(server)


def test_ten_kills_lose_and_double_nothing(server: Server) -> None:
    moments = random.Random(1)
    for _ in range(10):
        server.start()
        time.sleep(moments.uniform(0.3, 4))
        server.stop(signal.SIGKILL)
        assert _sums_hold(server)
