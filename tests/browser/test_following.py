"""From the platform to a person's eyes: what is signed there stands here soon, without a reload, and never invented."""

import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from store.engine import writing_engine
from tests.browser.dashboard import PAGES, Visit, a_visit, press
from tests.builders import a_campaign_folder, a_parliament_table
from tests.serving import Server
from tests.upstream import Upstream

pytestmark = pytest.mark.browser


@pytest.fixture
def server(upstream: Upstream, tmp_path: Path) -> Iterator[Server]:
    """A dashboard of one petition, which 10,000 people have signed."""
    upstream["3"].signatures = 10_000
    campaign = a_campaign_folder(tmp_path / "campaign", a_parliament_table(upstream.url))
    with Server(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path, campaign) as server:
        yield server


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    with a_visit(chromium, server) as visit:
        yield visit


@pytest.fixture(scope="module", autouse=True)
def left_open(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A page that stays open beside all tests of this module; 777 more signed as soon as it had shown a count."""
    folder = tmp_path_factory.mktemp("left-open")
    with Upstream() as platform:
        platform["3"].signatures = 10_000
        campaign = a_campaign_folder(folder / "campaign", a_parliament_table(platform.url))
        address = f"sqlite:///{folder / 'store.sqlite'}"
        with Server(address, folder, campaign) as server, a_visit(chromium, server) as visit:
            visit.open("")
            visit.page.locator("[data-count='10000']").wait_for()
            platform["3"].signatures = 10_777
            yield visit


def test_the_headline_follows_the_platform_without_a_reload(visit: Visit, upstream: Upstream) -> None:
    visit.open("")
    visit.page.locator("[data-count='10000']").wait_for()
    visit.page.evaluate("window.__mark = 'the same document'")
    chart = "document.querySelector('.stPlotlyChart')"
    visit.page.evaluate(f"window.__chart = {chart}")
    hour = datetime.now(UTC).hour

    for count in (10_250, 10_240, 11_000):
        upstream["3"].signatures = count
        assert visit.server.collect("once").returncode == 0
        visit.page.locator(f"[data-count='{count}']").wait_for()

    assert visit.page.evaluate("window.__mark") == "the same document"
    is_the_same = visit.page.evaluate(f"window.__chart === {chart}")
    assert is_the_same or datetime.now(UTC).hour != hour, "a chart was drawn anew before its hour was over"


def test_no_page_says_demonstration_once_a_source_is_configured(visit: Visit) -> None:
    for address in PAGES:
        visit.open(address)
        expect(visit.page.get_by_text("demonstration")).to_have_count(0)


def test_a_platform_in_trouble_blanks_nothing_and_is_named_on_data_health(visit: Visit, upstream: Upstream) -> None:
    visit.open("")
    visit.page.locator("[data-count='10000']").wait_for()
    upstream["3"].faults = ("500", "truncate", "drop")
    upstream["3"].signatures = 99_999

    assert visit.server.collect("once").returncode == 3
    for address in PAGES:
        visit.open(address)
    visit.open("")
    assert visit.count() == 10_000
    visit.open("health")
    expect(visit.page.get_by_text("Nobody has to act.").first).to_be_visible()


@pytest.mark.parametrize(("minutes", "state"), [(3, "late"), (7, "stale")])
def test_an_old_figure_is_never_shown_as_new(
    chromium: Browser, upstream: Upstream, tmp_path: Path, minutes: int, state: str
) -> None:
    campaign = a_campaign_folder(tmp_path / "campaign", a_parliament_table(upstream.url))
    server = Server(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path, campaign, collects=False)
    upstream["3"].signatures = 10_000
    with server, a_visit(chromium, server) as visit:
        server.collect("once")
        visit.open("")
        _make_as_old_as(server, 0)
        visit.page.locator(".state[data-state=on_time]").wait_for()

        _make_as_old_as(server, minutes)

        expect(visit.page.locator(f".state[data-state={state}]")).to_contain_text(f"{minutes} minutes ago")
        assert visit.count() == 10_000


def test_a_killed_server_comes_back_by_itself_in_the_same_document(chromium: Browser, server: Server) -> None:
    with a_visit(chromium, server, errors_expected=True) as visit:
        visit.open("")
        visit.page.locator("[data-count='10000']").wait_for()
        visit.page.evaluate("window.__mark = 'the same document'")

        server.stop(signal.SIGKILL)
        time.sleep(3)
        assert visit.count() == 10_000
        server.start()

        visit.page.locator("[data-testid=stDialog]").wait_for(state="detached")
        visit.page.locator("[data-count='10000']").wait_for()
        assert visit.page.evaluate("window.__mark") == "the same document"


def test_the_sums_hold_after_all_that(visit: Visit, upstream: Upstream) -> None:
    for count in (10_250, 10_240):
        upstream["3"].signatures = count
        visit.server.collect("once")
    visit.open("regions")
    press(visit.page.get_by_text("Show as table").first)
    rows = {row[0]: int(row[1].replace(",", "")) for row in visit.table()}

    total = rows.pop("Total")

    assert sum(rows.values()) == total == 10_240


def test_the_collector_polls_by_itself(left_open: Visit) -> None:
    # The last test of the module: most of the minute until the platform is asked again has passed in the others.
    left_open.page.locator("[data-count='10777']").wait_for()


def _make_as_old_as(server: Server, minutes: int) -> None:
    """Let the newest figure have come so many minutes ago, as if nothing had come since."""
    engine = writing_engine(server.database_url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE source_total SET counted_at = strftime('%Y-%m-%d %H:%M:%f000', 'now', :by)"),
            {"by": f"-{minutes} minutes"},
        )
    engine.dispose()
