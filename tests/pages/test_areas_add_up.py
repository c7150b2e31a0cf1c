"""Whatever a campaign's sources gave: the rows of every table of areas make its total, on pages and in files."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from sqlalchemy import delete

from data_sources.records import Signature
from figures.area_figures import AreaLevel
from figures.area_table import area_table
from figures.areas import EVERYWHERE
from figures.filters import Filters
from store.imports import import_signatures
from store.tables import SourceRow
from tests.filled import collect_everything
from tests.generated import documents, signatures
from tests.pages.conftest import PARLIAMENT, WEBSITE, World, forget_everything
from tests.pages.dashboard import open_page
from ui.area_figures import area_figures
from ui.downloads import as_csv, as_workbook

LEVELS: dict[AreaLevel, str] = {
    "nation": "Nations",
    "region": "Regions",
    "constituency": "Constituencies",
    "country": "Countries",
}


@pytest.fixture
def generated(world: World) -> World:
    """A petition on a platform and a file of signatures, both still empty."""
    world.set_campaign(PARLIAMENT + WEBSITE)
    return world


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=documents(), after=documents(), signed=signatures)
def test_the_rows_make_the_total_on_the_page_and_in_both_files(
    generated: World, before: dict[str, Any], after: dict[str, Any], signed: list[Signature]
) -> None:
    now, campaign = datetime.now(UTC), generated.campaign
    with generated.engine.begin() as connection:
        connection.execute(delete(SourceRow))
    collect_everything(generated.engine, campaign, now - timedelta(days=3), before)
    collect_everything(generated.engine, campaign, now, after)
    import_signatures(generated.engine, "website", ("1.csv", "1"), signed, now)
    forget_everything()

    for source in campaign.sources:
        for level in LEVELS:
            for period in ("All", "28 days"):
                _holds(Filters(EVERYWHERE, period, source), level)
    shown = open_page("regions", level="Regions", measure="Signatures")
    assert shown.failures == ()
    assert _sums_up(shown.tables[0].rename(columns=str)["Signatures"].tolist())


def _holds(filters: Filters, level: AreaLevel) -> None:
    figures = area_figures(filters, level)
    if figures is None:
        return
    table = area_table(figures, EVERYWHERE)
    notes = [("What is shown", LEVELS[level])]
    in_csv = [row[1] for row in csv.reader(StringIO(as_csv(table, notes).decode("utf-8-sig"))) if len(row) > 2][1:]
    sheet = load_workbook(BytesIO(as_workbook(table, notes)))["Data"]
    in_workbook = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]

    assert _sums_up(in_csv)
    assert _sums_up(in_workbook)
    assert [str(count) for count in in_workbook] == in_csv
    assert int(table["Signatures"].iloc[-1]) == figures.counts.total
    assert len(table) > len(figures.counts.areas)


def _sums_up(cells: list[Any]) -> bool:
    *parts, total = [int(str(cell).replace(",", "").replace("\N{MINUS SIGN}", "-")) for cell in cells]
    return sum(parts) == total


def test_a_table_that_does_not_add_up_would_be_noticed() -> None:
    assert _sums_up(["1,000", 2, "\N{MINUS SIGN}1", 1001])
    assert not _sums_up(pd.Series([1, 2, 4]).tolist())
