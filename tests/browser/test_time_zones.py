"""Days and times are those of the UK, wherever the reader's browser is."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from campaign.load import load_campaign
from store.engine import writing_engine
from store.prepare import prepare_store
from store.sources import register_sources
from tests.browser.dashboard import a_visit
from tests.builders import a_campaign_folder, a_parliament_table
from tests.filled import save_totals
from tests.serving import Server

pytestmark = pytest.mark.browser

HOUR = timedelta(hours=1)
MONTH_FIRST = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}\b")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Signatures around midnight of 1 July 2025 in London, 23:00 in UTC, and over the day on which clocks went back."""
    folder = a_campaign_folder(tmp_path / "campaign", a_parliament_table("http://127.0.0.1:9"))
    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    engine, campaign = writing_engine(store), load_campaign(folder)
    prepare_store(engine)
    register_sources(engine, campaign, datetime.now(UTC))
    summer = [*range(100, 200), *range(1_200, 1_230)]  # a thousand sign in the hour of midnight
    midnight = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    save_totals(engine, campaign.headline_source, *summer, start=midnight - 100 * HOUR, every=HOUR)
    autumn = datetime(2025, 10, 25, 12, 30, tzinfo=UTC)
    save_totals(engine, campaign.headline_source, *range(1_300, 1_360), start=autumn, every=HOUR)
    engine.dispose()
    with Server(store, tmp_path, folder, collects=False, settings={"TZ": "UTC"}) as running:
        yield running


def test_days_and_times_are_the_uks_in_every_browser(chromium: Browser, server: Server) -> None:
    seen = []
    for place in ("Europe/London", "America/Los_Angeles", "Pacific/Auckland"):
        with a_visit(chromium, server, timezone_id=place) as visit:
            visit.open("signatures")
            visit.page.locator("table").nth(1).wait_for(state="attached")
            visit.settle()
            drawn = visit.page.locator(".stPlotlyChart .main-svg text").all_text_contents()
            seen.append(
                (drawn, visit.table(), visit.table(1), visit.page.locator("h1, h2, .state").all_text_contents())
            )

    assert seen[0] == seen[1] == seen[2]
    assert [words for words in seen[0][0] if MONTH_FIRST.search(words)] == []
    days = {row[0]: row[1] for row in seen[0][2]}
    assert (days["30 June 2025"], days["1 July 2025"]) == ("24", "1,024")
    assert days["26 October 2025"] == "25"
    assert seen[0][1][-1] == ["11:30pm on 27 October 2025", "1,359"]
