"""A review date is over when its day is over in the UK: in the api, a briefing, a check and on the screen alike."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from api.findings import findings_figures
from api.screen.statements import findings as findings_on_screen
from briefing.overview import overview_parts
from collector.checking import remarks
from figures.areas import EVERYWHERE
from figures.filters import DEFAULT_PERIOD, Filters
from figures.reading import ReadOnce
from figures.words import london_day
from store.granted import EVERY_AREA
from store.readers import Reader
from tests.api.client import Api
from tests.builders import a_campaign, a_source

LAST_DAY = date(2026, 7, 15)
SHOWN_THEN = {
    "wording": "waited for answers",
    "value": "One in six",
    "base": "over 2,000 people",
    "source": "A survey",
    "date": date(2026, 7, 1),
}
CAMPAIGN = a_campaign(
    a_source(),
    finding=[
        SHOWN_THEN | {"key": "over", "review_by": LAST_DAY},
        SHOWN_THEN | {"key": "kept", "value": "A quarter", "review_by": date(2026, 8, 1)},
    ],
)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 7, 15, 22, 30, tzinfo=UTC), ["One in six", "A quarter"]),
        (datetime(2026, 7, 15, 23, 30, tzinfo=UTC), ["A quarter"]),  # half past midnight in London
    ],
)
def test_a_review_date_is_over_with_londons_day(sqlite_store: Engine, moment: datetime, shown: list[str]) -> None:
    api = Api(CAMPAIGN, sqlite_store)
    reader = Reader(api.reading, api.snapshots)
    known = ReadOnce(CAMPAIGN, {}, moment, reader, EVERY_AREA)
    filters = Filters(EVERYWHERE, DEFAULT_PERIOD, CAMPAIGN.headline_source)

    told = findings_figures(CAMPAIGN, {}, reader, moment)["statements"]
    (part,) = [one for one in overview_parts(known, filters) if one.key == "findings"]

    assert [one["value"] for one in told] == shown
    assert part.table["Figure"].tolist() == shown
    assert ("One in six" in findings_on_screen(CAMPAIGN, london_day(moment))) == ("One in six" in shown)
    assert any(one.startswith('"over" was to be reviewed') for one in remarks(CAMPAIGN, london_day(moment))) == (
        "One in six" not in shown
    )
    api.reading.dispose()
