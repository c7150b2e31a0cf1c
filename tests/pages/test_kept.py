"""All sessions are given the same tables: pages show them, and leave them as they are."""

from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd

from figures.areas import EVERYWHERE, areas_by_name
from figures.filters import DEFAULT_PERIOD, Filters
from tests.pages.conftest import World
from tests.pages.dashboard import PAGES, open_page
from ui import loaders, view

VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    *((name, {}) for name in PAGES),
    *((name, {"region": "Wales"}) for name in ("overview", "signatures", "goal", "regions", "survey", "briefing")),
    *(("regions", {"level": level}) for level in ("Nations", "Constituencies", "Countries")),
    *(("regions", {"view": shown, "period": "28 days"}) for shown in ("Growth", "Change", "Day by day")),
    ("regions", {"view": "Beside the survey"}),
    ("signatures", {"growth": "Hours"}),
    ("compare", {"compare": "Wales"}),
    ("survey", {"by": "Region"}),
)


def kept(world: World) -> dict[str, Any]:
    """What loaders give to every session."""
    source = world.campaign.headline_source
    found: dict[str, Any] = {
        "hours": loaders.load_hours(source.key),
        "region days": loaders.load_region_days(source.key),
        "channels": loaders.load_channels(source.key),
        "channel days": loaders.load_channel_days(source.key),
        "boundaries": loaders.load_boundary_set(source.key),
        "quality": loaders.load_place_quality(source.key),
        **{survey: loaders.load_release(survey) for survey in loaders.surveys()},
    }
    for area in (EVERYWHERE, areas_by_name()["Wales"]):
        found[area.name] = view.history(Filters(area, DEFAULT_PERIOD, source, None, None))
    for level in ("region", "nation", "constituency", "country"):
        found[level] = loaders.load_level_counts(source.key, level)
    return found


def is_same(one: Any, other: Any) -> bool:
    """Whether two figures are equal to the last cell of each of their tables."""
    if isinstance(one, pd.DataFrame):
        return one.equals(other)
    if is_dataclass(one):
        return all(is_same(getattr(one, part.name), getattr(other, part.name)) for part in fields(one))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    return bool(one == other)


def test_no_page_changes_what_all_sessions_are_given(demonstration: World) -> None:
    before = kept(demonstration)
    as_it_was = deepcopy(before)

    for name, query in VIEWS:
        assert open_page(name, **query).failures == ()

    after = kept(demonstration)
    changed = [name for name in before if not is_same(before[name], as_it_was[name])]
    again = [name for name in before if before[name] is not after[name]]
    assert (changed, again) == ([], [])
    assert not is_same(before["hours"], before["hours"].assign(total=0))
