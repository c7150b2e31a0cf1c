"""A store that answers slowly: what is on the page stays where it is and as it is, and the number still follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket
from sqlalchemy import Engine, text
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from campaign.load import load_campaign
from store.engine import writing_engine
from tests.browser.dashboard import a_visit
from tests.builders import a_campaign_folder, a_parliament_table
from tests.databases import PostgreSQL
from tests.filled import TOTAL, collect_everything, save_totals
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.postgresql, pytest.mark.timeout(600)]

REFRESHES = 5
EVERY = 5_000
# Whoever reads the newest totals has to wait, and nobody else.
SLOW = """
ALTER TABLE source_total RENAME TO source_total_at_once;
CREATE VIEW source_total AS WITH waited AS MATERIALIZED (SELECT pg_sleep(1.5))
    SELECT source_total_at_once.* FROM source_total_at_once CROSS JOIN waited;
"""
BEING_READ = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
# Whether a chart was ever taken out or seen through.
WATCH = """() => {
  window.gone = 0;
  window.opacities = new Set();
  const charts = ".stPlotlyChart, .js-plotly-plot, .main-svg";
  new MutationObserver((changes) => {
    for (const one of changes.flatMap((change) => [...change.removedNodes])) {
      if (one.nodeType === 1 && (one.matches(charts) || one.querySelector(charts))) window.gone += 1;
    }
  }).observe(document.body, {childList: true, subtree: true});
  setInterval(() => {
    for (let at = document.querySelector(".stPlotlyChart"); at; at = at.parentElement) {
      window.opacities.add(getComputedStyle(at).opacity);
    }
  }, 50);
}"""


@pytest.fixture
def store(postgresql_server: PostgreSQL) -> Iterator[Engine]:
    """A store on PostgreSQL, whose reading can be slowed down."""
    name = postgresql_server.lend()
    engine = writing_engine(postgresql_server.url(name))
    yield engine
    engine.dispose()
    postgresql_server.take_back(name)


@contextmanager
def served(store: Engine, folder: Path) -> Iterator[Server]:
    """A petition that was counted each hour of a day, and is asked no more."""
    campaign = a_campaign_folder(folder / "campaign", a_parliament_table("http://127.0.0.1:9"))
    known = load_campaign(campaign)
    now = datetime.now(UTC)
    collect_everything(store, known, now - timedelta(days=1))
    hour = timedelta(hours=1)
    save_totals(store, known.headline_source, *range(TOTAL + 1, TOTAL + 24), start=now - 23 * hour, every=hour)
    url = store.url.render_as_string(hide_password=False)
    with Server(url, folder, campaign, collects=False) as server:
        yield server


def finished_runs(page: Page) -> list[str]:
    """How each run of the page or of a part of it ended, from now on."""
    ends: list[str] = []

    def note(frame: str | bytes) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "script_finished":
            ends.append(str(message.script_finished))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page.on("websocket", listen)
    return ends


def tick(page: Page, runs: list[str]) -> None:
    """Let the part that renews itself do so, and wait until it is done, however long a busy machine takes."""
    before = len(runs)
    page.clock.fast_forward(EVERY)
    for _ in range(3_000):
        if len(runs) > before:
            return
        page.wait_for_timeout(20)
    raise AssertionError("no part of the page renewed itself")


def is_being_read(store: Engine) -> bool:
    with store.connect() as connection:
        return bool(connection.execute(text(BEING_READ)).scalar_one())


def test_no_chart_moves_and_no_part_of_the_page_waits_for_a_slow_store(
    chromium: Browser, store: Engine, tmp_path: Path
) -> None:
    with served(store, tmp_path) as server, a_visit(chromium, server) as visit:
        visit.page.clock.install()
        runs = finished_runs(visit.page)
        visit.open("")
        assert visit.count() == TOTAL + 23
        with store.begin() as connection:
            connection.execute(text(SLOW))
            connection.execute(text("UPDATE source_total_at_once SET signatures = signatures + 1000"))
        visit.page.evaluate(WATCH)

        # A part that waited for the store would never be done while it is being read.
        refreshes, done_meanwhile = 0, 0
        while refreshes < REFRESHES or not done_meanwhile or visit.count() != TOTAL + 1_023:
            tick(visit.page, runs)
            done_meanwhile += is_being_read(store)
            refreshes += 1
            assert refreshes < 60, (done_meanwhile, visit.count())

        assert visit.page.evaluate("window.gone") == 0
        assert visit.page.evaluate("[...window.opacities]") == ["1"]
