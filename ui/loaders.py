"""Everything pages read, and their only caching: one read of the store serves all sessions of the same grant.

What is kept is kept as a resource: all sessions are given the same object, since a copy for each look costs more than
what is done with it. Nobody changes it; a test compares it before and after all pages (tests/pages/test_kept.py).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from campaign.load import load_surveys
from campaign.survey import Survey
from data_sources.records import MilestoneDate, SignatureAreaQuality
from reference.constituencies import BoundarySet
from store.channels import channel_days, channel_totals
from store.flags import Flag
from store.granted import Grant
from store.granted_reader import GrantedReader
from store.health import SourceHealth, source_health
from store.levels import Level, LevelCounts
from store.milestones import milestone_dates
from store.place_quality import place_quality
from store.series import hourly_counts, imported_files
from store.snapshot import Snapshot
from store.survey_releases import SurveyRelease, latest_version
from ui.opened import campaign as campaign
from ui.opened import store_reader
from ui.viewer import grant

# Streamlit fades what is being drawn anew after half a second: a part that renews itself has to be done long before.
_TICK_PATIENCE_SECONDS = 0.05
_patience = ContextVar[float | None]("patience", default=None)


@contextmanager
def figures_at_hand() -> Iterator[None]:
    """For parts that renew themselves: they show what was read last rather than wait for a slow store."""
    before = _patience.set(_TICK_PATIENCE_SECONDS)
    try:
        yield
    finally:
        _patience.reset(before)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@st.cache_resource
def surveys() -> dict[str, Survey]:
    """The codebooks, as they were when the server started."""
    return load_surveys()


def snapshot() -> Snapshot:
    """The latest figures; at most two seconds old, or the last good ones while the store is out of reach.

    Among `figures_at_hand` at most ten seconds old.
    """
    return _granted(grant()).snapshot(_patience.get())


def unreachable_since() -> datetime | None:
    """Since when the store cannot be read; none while it can."""
    return store_reader().snapshots.unreachable_since


def headline() -> SourceHealth:
    """The source whose total is the campaign's number."""
    return source_health(snapshot(), campaign().headline_source.key)


def load_hours(source: str) -> pd.DataFrame:
    """`store.series.hourly_counts`, read again only when the source has new figures."""
    return _hours(source, revision(source))


def load_region_days(source: str) -> pd.DataFrame:
    """`store.series.region_days`, read again only when the source has new figures."""
    return _region_days(source, revision(source), grant())


def load_area_days(source: str, level: str, boundary_set: str) -> pd.DataFrame:
    """`store.series.area_days` of all time, read again only when the source has new figures."""
    return _area_days(source, level, boundary_set, revision(source), grant())


def load_boundary_set(source: str) -> BoundarySet | None:
    """The newest map on which a source's constituencies are counted; none where they are not, or are not granted."""
    return _boundary_set(source, revision(source), grant())


def load_level_counts(source: str, level: Level) -> LevelCounts | None:
    """`store.levels.level_counts`, read again only when the source has new figures."""
    return _level_counts(source, level, revision(source), grant())


def load_level_gains(source: str, level: Level, first: date, last: date) -> LevelCounts | None:
    """`store.level_periods.level_gains`, read again only when the source has new figures."""
    return _level_gains(source, level, first, last, revision(source), grant())


def load_channels(source: str) -> pd.DataFrame:
    """`store.channels.channel_totals`, read again only when the source has new figures."""
    return _channels(source, revision(source))


def load_channel_days(source: str) -> pd.DataFrame:
    """`store.channels.channel_days`, read again only when the source has new figures."""
    return _channel_days(source, revision(source))


def load_imported_files() -> pd.DataFrame:
    """`store.series.imported_files`."""
    return store_reader().read(imported_files)


def load_flags() -> list[Flag]:
    """`store.flags.flags` of all sources."""
    return _granted(grant()).flags()


def load_milestones() -> Mapping[str, tuple[MilestoneDate, ...]]:
    """`store.milestones.milestone_dates` of all sources."""
    return store_reader().read(milestone_dates)


def load_place_quality(source: str) -> Mapping[SignatureAreaQuality, int]:
    """`store.place_quality.place_quality`, read again only when the source has new figures."""
    return _place_quality(source, revision(source))


def load_release(survey: str) -> SurveyRelease | None:
    """The survey's newest release; none where nothing was published, or only a demonstration that no longer applies."""
    version = store_reader().read(latest_version, survey)
    release = None if version is None else _release(survey, version, grant())
    if release is None or (release.demonstration and not campaign().is_demonstration):
        return None
    return release


def revision(source: str) -> int:
    """A number that rises whenever the source has new figures."""
    total = snapshot().totals.get(source)
    return total.revision if total else 0


def _granted(granted: Grant) -> GrantedReader:
    return GrantedReader(store_reader(), granted)


@st.cache_resource(max_entries=10, show_spinner=False)
def _release(survey: str, version: int, granted: Grant) -> SurveyRelease | None:
    return _granted(granted).release(survey)


@st.cache_resource(max_entries=20, show_spinner=False)
def _hours(source: str, revision: int) -> pd.DataFrame:
    return store_reader().read(hourly_counts, source)


@st.cache_resource(max_entries=20, show_spinner=False)
def _region_days(source: str, revision: int, granted: Grant) -> pd.DataFrame:
    return _granted(granted).region_days(source)


@st.cache_resource(max_entries=20, show_spinner=False)
def _area_days(source: str, level: str, boundary_set: str, revision: int, granted: Grant) -> pd.DataFrame:
    return _granted(granted).area_days(source, level, boundary_set)


@st.cache_resource(max_entries=20, show_spinner=False)
def _boundary_set(source: str, revision: int, granted: Grant) -> BoundarySet | None:
    return _granted(granted).boundary_set(source)


@st.cache_resource(max_entries=40, show_spinner=False)
def _level_counts(source: str, level: Level, revision: int, granted: Grant) -> LevelCounts | None:
    return _granted(granted).level_counts(source, level)


@st.cache_resource(max_entries=60, show_spinner=False)
def _level_gains(
    source: str, level: Level, first: date, last: date, revision: int, granted: Grant
) -> LevelCounts | None:
    return _granted(granted).level_gains(source, level, first, last)


@st.cache_resource(max_entries=20, show_spinner=False)
def _channels(source: str, revision: int) -> pd.DataFrame:
    return store_reader().read(channel_totals, source)


@st.cache_resource(max_entries=20, show_spinner=False)
def _channel_days(source: str, revision: int) -> pd.DataFrame:
    return store_reader().read(channel_days, source)


@st.cache_resource(max_entries=20, show_spinner=False)
def _place_quality(source: str, revision: int) -> Mapping[SignatureAreaQuality, int]:
    return store_reader().read(place_quality, source)
