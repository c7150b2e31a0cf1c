"""Every level of geography, now and in a period: areas + unallocated + overseas = total, and no map is mixed."""

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_sources.paper_counts import PaperCount
from data_sources.records import AreaCount, Breakdown, Collected, Signature
from data_sources.uk_parliament import CONNECTOR, parse_breakdown
from reference.constituencies import BoundarySet, constituencies
from reference.regions import NATIONS, regions
from store.collection import save_collected
from store.counted import import_counts
from store.imports import import_signatures
from store.level_periods import level_gains
from store.levels import Level, LevelCounts, boundary_sets, level_counts
from store.sources import register_sources
from tests.builders import A_MOMENT, a_breakdown, a_campaign, a_file_source, a_paper_source, a_source

RECORDED = Path(__file__).parent.parent / "recorded"
BREAKDOWN = CONNECTOR.jobs[1]
WALES, SCOTLAND, LONDON = "W92000004", "S92000003", "E12000007"
DAY = timedelta(days=1)
LEVELS: tuple[Level, ...] = ("everywhere", "nation", "region", "constituency", "country")
REGIONS_OF_241584 = {
    "London": 1_160_725,
    "South East": 940_486,
    "South West": 563_272,
    "Scotland": 559_564,
    "North West": 508_612,
    "East of England": 507_066,
    "Yorkshire and The Humber": 340_184,
    "West Midlands": 330_510,
    "East Midlands": 304_050,
    "Wales": 225_419,
    "North East": 149_342,
    "Northern Ireland": 129_537,
}


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows a petition, a source of files and paper, and nothing of any of them."""
    register_sources(
        store, a_campaign(a_source(), a_file_source(headline=False), a_paper_source(headline=False)), A_MOMENT
    )
    return store


def save(engine: Engine, *breakdowns: Breakdown) -> None:
    save_collected(engine, "parliament", BREAKDOWN, Collected(breakdowns=breakdowns), A_MOMENT)


def recorded(day: str) -> Breakdown:
    """Petition 241584 as it was recorded on a day, on the map of 2010."""
    document = json.loads(gzip.decompress((RECORDED / f"uk_parliament_241584_{day}.json.gz").read_bytes()))
    found = parse_breakdown(document["data"]["attributes"], datetime.fromisoformat(f"{day}T12:00+00:00"))
    assert found is not None
    return found


def seats(counts: Mapping[str, int], mp: str | None = None) -> tuple[AreaCount, ...]:
    return tuple(AreaCount(code, count, code, mp) for code, count in counts.items())


def by_name(counts: LevelCounts | None) -> dict[str, int]:
    assert counts is not None
    return dict(zip(counts.areas["name"], counts.areas["signatures"].tolist(), strict=True))


def adds_up(counts: LevelCounts | None) -> bool:
    assert counts is not None
    return int(counts.areas["signatures"].sum()) + counts.unallocated + (counts.overseas or 0) == counts.total


def test_petition_241584_has_the_regional_sums_that_were_published(petition: Engine) -> None:
    save(petition, recorded("2019-03-21"), recorded("2019-04-22"))

    counts = level_counts(petition, "parliament", "region")

    assert by_name(counts) == REGIONS_OF_241584
    assert counts is not None
    assert (counts.total, counts.unallocated, counts.overseas) == (6_078_985, 105_315, 254_903)
    assert sum(REGIONS_OF_241584.values()) == 5_718_767


def test_each_level_of_it_adds_up(petition: Engine) -> None:
    save(petition, recorded("2019-03-21"), recorded("2019-04-22"))
    last_month = (date(2019, 4, 1), date(2019, 4, 30))

    now = {level: level_counts(petition, "parliament", level) for level in LEVELS}
    gained = {level: level_gains(petition, "parliament", level, *last_month) for level in LEVELS}

    assert all(adds_up(counts) for counts in (*now.values(), *gained.values()))
    assert {level: len(by_name(counts)) for level, counts in now.items()} == {
        "everywhere": 1, "nation": 4, "region": 12, "constituency": 650, "country": 232,
    }  # fmt: skip
    assert {counts.total for counts in gained.values() if counts} == {6_078_985 - 2_002_343}
    assert by_name(now["everywhere"]) == {"United Kingdom": 5_718_767}
    of_countries = now["country"]
    assert of_countries is not None
    assert (of_countries.unallocated, of_countries.overseas) == (0, 0)
    assert now["constituency"] is not None
    assert now["constituency"].boundary_set == "2010"
    assert now["region"] is not None
    assert now["region"].boundary_set is None


def test_nations_and_regions_are_the_same_whichever_map_their_seats_are_on(petition: Engine) -> None:
    save(petition, a_breakdown({WALES: 7, LONDON: 3}, total=12, overseas=1, boundary_set="2010"))
    later = a_breakdown({WALES: 9, LONDON: 4}, total=15, overseas=1, counted_at=A_MOMENT + DAY)
    save(petition, later)

    gained = level_gains(petition, "parliament", "nation", date(2026, 7, 2), date(2026, 7, 2))

    assert by_name(gained) == {"England": 1, "Wales": 2, "Scotland": 0, "Northern Ireland": 0}
    assert adds_up(gained)


def test_each_map_keeps_its_own_constituencies_and_its_own_total(petition: Engine) -> None:
    old, new = next(iter(constituencies("2010"))), next(iter(constituencies("2024")))
    shared = "S14000021"  # on both maps, and not the same place
    save(petition, a_breakdown({}, total=9, boundary_set="2010", constituencies=seats({old: 5, shared: 3})))
    save(petition, a_breakdown({}, total=20, constituencies=seats({new: 6, shared: 8}), counted_at=A_MOMENT + DAY))

    maps: list[BoundarySet | None] = [None, "2024", "2010"]
    found = [level_counts(petition, "parliament", "constituency", one) for one in maps]

    assert boundary_sets(petition, "parliament") == ("2010", "2024")
    assert [(one.boundary_set, one.total, one.unallocated) for one in found if one] == [
        ("2024", 20, 6), ("2024", 20, 6), ("2010", 9, 1),
    ]  # fmt: skip
    for one in found:
        assert one is not None
        assert set(one.areas["area"]) == set(constituencies(one.boundary_set or "2024"))
        assert adds_up(one)


def test_a_map_on_which_nothing_was_counted_has_no_constituencies(petition: Engine) -> None:
    save(petition, a_breakdown({}, total=9, constituencies=seats({next(iter(constituencies("2024"))): 5})))

    assert level_counts(petition, "parliament", "constituency", "2010") is None
    assert level_gains(petition, "parliament", "constituency", date(2026, 7, 1), date(2026, 7, 1), "2010") is None


def test_a_member_of_parliament_is_kept_where_one_is_named(petition: Engine) -> None:
    first, second = list(constituencies("2024"))[:2]
    named = (AreaCount(first, 5, "Aldershot", "Somebody MP"), AreaCount(second, 6, "Vacant seat", None))
    save(petition, a_breakdown({}, total=11, constituencies=named))
    save(petition, a_breakdown({}, total=12, constituencies=named[:1], counted_at=A_MOMENT + DAY))

    counts = level_counts(petition, "parliament", "constituency")

    assert counts is not None
    members = counts.areas.set_index("area")["mp"]
    assert members[first] == "Somebody MP"
    assert members[second] is None
    assert members.notna().sum() == 1


def test_keeps_the_names_of_countries_which_no_reference_table_has(petition: Engine) -> None:
    save(petition, a_breakdown({}, total=3, overseas=3, countries=(AreaCount("FR", 3, "France"),)))
    ireland = (AreaCount("IE", 1, "Ireland"),)
    save(petition, a_breakdown({}, total=1, counted_at=A_MOMENT + timedelta(hours=1), countries=ireland))

    counts = level_counts(petition, "parliament", "country")

    assert counts is not None
    assert counts.areas[["area", "name", "signatures"]].to_numpy().tolist() == [
        ["FR", "France", 0], ["IE", "Ireland", 1],
    ]  # fmt: skip


def test_a_period_is_the_difference_of_two_breakdowns(petition: Engine) -> None:
    for days, (wales, total, overseas) in enumerate([(10, 15, 2), (14, 20, 3), (13, 26, 5), (20, 40, 6)]):
        save(petition, a_breakdown({WALES: wales}, total=total, overseas=overseas, counted_at=A_MOMENT + days * DAY))

    period = level_gains(petition, "parliament", "region", date(2026, 7, 2), date(2026, 7, 3))

    assert period is not None
    assert by_name(period)["Wales"] == 3
    assert (period.total, period.unallocated, period.overseas) == (11, 5, 3)
    assert period.counted_at == A_MOMENT + 2 * DAY
    parts = [level_gains(petition, "parliament", "region", date(2026, 7, day), date(2026, 7, day)) for day in (2, 3)]
    assert [(one.total, by_name(one)["Wales"], one.unallocated, one.overseas) for one in parts if one] == [
        (5, 4, 0, 1), (6, -1, 5, 2),
    ]  # fmt: skip


def test_a_period_from_before_the_first_breakdown_begins_with_it(petition: Engine) -> None:
    save(petition, a_breakdown({WALES: 10}, total=15), a_breakdown({WALES: 14}, total=20, counted_at=A_MOMENT + DAY))

    period = level_gains(petition, "parliament", "region", date(2026, 6, 1), date(2026, 7, 2))

    assert period is not None
    assert (period.total, by_name(period)["Wales"], period.unallocated) == (5, 4, 1)
    assert level_gains(petition, "parliament", "region", date(2026, 6, 1), date(2026, 6, 30)) is None


def test_a_breakdown_at_midnight_belongs_to_the_day_that_begins(petition: Engine) -> None:
    midnight = datetime(2026, 7, 1, 23, tzinfo=UTC)  # of 2 July in London
    for days, total in enumerate((100, 110, 130)):
        save(petition, a_breakdown({WALES: 90}, total=total, overseas=days, counted_at=midnight + (days - 1) * DAY))

    second = level_gains(petition, "parliament", "region", date(2026, 7, 2), date(2026, 7, 2))
    third = level_gains(petition, "parliament", "region", date(2026, 7, 3), date(2026, 7, 3))

    assert second is not None
    assert third is not None
    assert (second.total, second.unallocated, second.overseas) == (10, 9, 1)
    assert (third.total, third.unallocated, third.overseas) == (20, 19, 1)


def test_a_period_that_ends_before_it_begins_is_refused(petition: Engine) -> None:
    with pytest.raises(ValueError, match="before it begins"):
        level_gains(petition, "parliament", "region", date(2026, 7, 2), date(2026, 7, 1))


def test_files_are_known_by_the_day_of_signing_whenever_they_came(petition: Engine) -> None:
    def signed(number: int, region: str | None, day: int) -> Signature:
        at = datetime(2026, 5, day, 12, tzinfo=UTC)
        return Signature(f"{number:032x}", at, region, "exact" if region else "outside")

    lines = [signed(1, WALES, 1), signed(2, LONDON, 2), signed(3, None, 2), signed(4, SCOTLAND, 3)]
    import_signatures(petition, "website", ("1.csv", "1"), lines, A_MOMENT)

    now = level_counts(petition, "website", "nation")
    second_of_may = level_gains(petition, "website", "region", date(2026, 5, 2), date(2026, 5, 2))

    assert now is not None
    assert (now.total, now.unallocated, now.overseas) == (4, 0, 1)
    assert second_of_may is not None
    assert (second_of_may.total, second_of_may.unallocated, second_of_may.overseas) == (2, 1, None)
    assert by_name(second_of_may)["London"] == 1
    assert level_counts(petition, "website", "constituency") is None
    nothing = level_gains(petition, "website", "region", date(2026, 5, 9), date(2026, 5, 9))
    assert nothing is not None
    assert (nothing.total, nothing.unallocated) == (0, 0)


def test_paper_is_known_by_the_day_that_it_was_counted_for(petition: Engine) -> None:
    lines = [PaperCount(date(2026, 6, 1), WALES, False, 40), PaperCount(date(2026, 6, 2), None, True, 3)]
    import_counts(petition, "paper", ("1.csv", "1"), lines, A_MOMENT)

    june_1 = level_gains(petition, "paper", "region", date(2026, 6, 1), date(2026, 6, 1))
    june_2 = level_gains(petition, "paper", "region", date(2026, 6, 2), date(2026, 6, 2))

    assert june_1 is not None
    assert june_2 is not None
    assert (june_1.total, by_name(june_1)["Wales"]) == (40, 40)
    assert (june_2.total, june_2.unallocated, june_2.overseas) == (3, 3, None)


def test_nothing_is_known_before_the_first_breakdown(petition: Engine) -> None:
    for level in LEVELS:
        assert level_counts(petition, "parliament", level) is None
        assert level_gains(petition, "parliament", level, date(2026, 7, 1), date(2026, 7, 2)) is None
    assert boundary_sets(petition, "parliament") == ()


def test_every_area_of_a_level_has_a_row(petition: Engine) -> None:
    save(petition, a_breakdown({WALES: 10}, total=15))

    nations, twelve = (level_counts(petition, "parliament", level) for level in ("nation", "region"))

    assert list(by_name(nations)) == list(NATIONS.values())
    assert list(by_name(twelve)) == [region.name for region in regions()]
