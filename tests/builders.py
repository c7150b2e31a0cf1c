"""Small worlds in one line each: campaigns, sources, readings, breakdowns and files."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pandas as pd

from campaign.model import Campaign, Source
from data_sources.connector import Asking
from data_sources.records import AreaCount, Breakdown, CountReading

A_MOMENT = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def a_source(**entries: Any) -> Source:
    """A petition on the UK Parliament's site, unless told otherwise."""
    return Source.model_validate(
        {
            "key": "parliament",
            "label": "UK Parliament petition",
            "connector": "uk_parliament",
            "headline": True,
            "platform_id": "3",
        }
        | entries
    )


def a_file_source(**entries: Any) -> Source:
    """Signatures in files with the columns Date, Postcode and Supporter ID, unless told otherwise."""
    columns = {"signed_at": "Date", "postcode": "Postcode", "id": "Supporter ID"}
    return Source.model_validate(
        {"key": "website", "label": "Website", "connector": "signature_file", "headline": True, "columns": columns}
        | entries
    )


def a_query_source(**entries: Any) -> Source:
    """Signatures in the table people of the database that CRM_URL names, unless told otherwise."""
    about = {"key": "crm", "label": "Our CRM", "connector": "sql_query", "headline": True, "url_name": "CRM_URL"}
    return Source.model_validate(about | {"query": "SELECT id, signed_at, postcode FROM people"} | entries)


def an_engaging_networks_source(**entries: Any) -> Source:
    """Exports of Engaging Networks with the usual columns, unless told otherwise."""
    return Source.model_validate(
        {"key": "actions", "label": "On our website", "connector": "engaging_networks", "headline": True} | entries
    )


def a_paper_source(**entries: Any) -> Source:
    """Counts made by hand, in files with the columns date, area and count, unless told otherwise."""
    return Source.model_validate(
        {"key": "paper", "label": "On paper", "connector": "paper_counts", "headline": True} | entries
    )


def a_campaign(*sources: Source, **entries: Any) -> Campaign:
    """A campaign with the given sources; the demonstration where none is given."""
    about = {"key": "test", "name": "A campaign", "organisation": "A charity", "description": "Words"}
    return Campaign.model_validate(
        {"campaign": about, "petition": {"goal": 100_000}, "source": [one.model_dump() for one in sources]} | entries
    )


def a_campaign_folder(folder: Path, sources: str = "", **surveys: str) -> Path:
    """A campaign folder on disk: a goal of 100,000, the given [[source]] tables and codebooks."""
    (folder / "surveys").mkdir(parents=True, exist_ok=True)
    about = 'key = "test"\nname = "A campaign"\norganisation = "A charity"\ndescription = "Words"\n'
    (folder / "campaign.toml").write_text(f"[campaign]\n{about}\n[petition]\ngoal = 100000\n\n{sources}\n")
    for key, codebook in surveys.items():
        (folder / "surveys" / f"{key}.toml").write_text(codebook)
    return folder


A_WEBSITE_TABLE = """
[[source]]
key = "website"
label = "Website"
connector = "signature_file"
headline = true
columns = { signed_at = "Date", postcode = "Postcode", email = "E-mail" }
"""
"""The [[source]] table of signatures that are exported to files."""


def a_parliament_table(url: str) -> str:
    """The [[source]] table of petition 3 on a platform at this address."""
    return (
        '[[source]]\nkey = "parliament"\nlabel = "UK Parliament petition"\nconnector = "uk_parliament"\n'
        f'platform_id = "3"\nbase_url = "{url}"\nheadline = true\n'
    )


def readings(*totals: int, start: datetime = A_MOMENT, every: timedelta = timedelta(minutes=1)) -> list[CountReading]:
    """Running totals, one after another."""
    return [CountReading(start + place * every, total) for place, total in enumerate(totals)]


def hours(*gained: int | None, start: str = "2026-07-01T00:00Z") -> pd.DataFrame:
    """What successive hours added, as `store.series.hourly_counts` gives it; None is an hour without a reading."""
    times = pd.date_range(start, periods=len(gained), freq="h", tz="UTC")
    table = pd.DataFrame({"hour": times, "gained": gained}).dropna(ignore_index=True).astype({"gained": "int64"})
    return table.assign(removed=(-table["gained"]).clip(lower=0), total=table["gained"].cumsum())


def a_breakdown(
    regions: Mapping[str, int], *, total: int, overseas: int = 0, counted_at: datetime = A_MOMENT, **parts: Any
) -> Breakdown:
    """Where a total came from: GSS code of the region to people."""
    counts = tuple(AreaCount(code, signatures) for code, signatures in regions.items())
    return Breakdown(counted_at, total, overseas, parts.pop("boundary_set", "2024"), counts, **parts)


def answering(handler: Callable[[httpx.Request], httpx.Response]) -> httpx.Client:
    """The real client, whose platform is a function."""
    return httpx.Client(transport=httpx.MockTransport(handler))


def asking(
    handler: Callable[[httpx.Request], httpx.Response],
    source: Source | None = None,
    memory: dict[str, Any] | None = None,
    now: datetime = A_MOMENT,
) -> Asking:
    """One run of a job against a platform that is a function."""
    return Asking(source or a_source(), answering(handler), memory or {}, lambda: now)
