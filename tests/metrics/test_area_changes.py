"""Growth of areas: every area on the same days."""

from datetime import datetime

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.area_changes import area_growth, nation_days
from reference.regions import regions, regions_by_code

WALES, LONDON, SCOTLAND = "W92000004", "E12000007", "S92000003"
ENGLAND = "E92000001"
UNHURRIED = settings(deadline=None)
DAY_ONE = pd.Timestamp(datetime(2026, 7, 1))  # noqa: DTZ001 - a London day has no zone here
CHANGES = st.dictionaries(
    st.tuples(st.integers(0, 20), st.sampled_from([WALES, LONDON, SCOTLAND])), st.integers(-50, 500), max_size=40
)


def days(changes: dict[tuple[int, str], int]) -> pd.DataFrame:
    """What days (after 1 July 2026) added to areas, in order of day."""
    rows = [(DAY_ONE + pd.Timedelta(days=day), area, gained) for (day, area), gained in sorted(changes.items())]
    return pd.DataFrame(rows, columns=["day", "area", "gained"]).astype(
        {"day": "datetime64[us]", "area": "str", "gained": "int64"}
    )


def totals(**signatures: int) -> pd.DataFrame:
    return pd.DataFrame({"area": list(signatures), "signatures": list(signatures.values())})


def test_growth_has_every_area_on_every_day() -> None:
    table = area_growth(
        totals(**{WALES: 100, LONDON: 50}), days({(0, WALES): 10, (2, LONDON): 5}), {WALES: 1_000_000}, 100_000
    )

    assert list(zip(table["area"], table["day"].dt.day, table["gained"], table["total"], strict=True)) == [
        (WALES, 1, 10, 100), (WALES, 2, 0, 100), (WALES, 3, 0, 100),
        (LONDON, 1, 0, 45), (LONDON, 2, 0, 45), (LONDON, 3, 5, 50),
    ]  # fmt: skip
    assert table["rate"].iloc[:3].tolist() == [10.0] * 3
    assert table["rate"].iloc[3:].isna().all()


def test_without_a_change_there_is_no_growth_to_show() -> None:
    table = area_growth(totals(**{WALES: 100}), days({}))

    assert table.empty
    assert list(table) == ["area", "day", "gained", "total", "rate"]


@UNHURRIED
@given(changes=CHANGES)
def test_growth_ends_on_the_latest_count_and_adds_up(changes: dict[tuple[int, str], int]) -> None:
    latest = totals(**{WALES: 10**6, LONDON: 2 * 10**6, SCOTLAND: 0})

    table = area_growth(latest, days(changes))

    for area, signatures in latest.itertuples(index=False):
        own = table[table["area"] == area]
        if len(own):
            assert own["total"].iloc[-1] == signatures
            assert own["total"].diff().dropna().tolist() == own["gained"].tolist()[1:]
            assert own["day"].diff().dropna().eq(pd.Timedelta(days=1)).all()


@UNHURRIED
@given(
    changes=st.dictionaries(
        st.tuples(st.integers(0, 9), st.sampled_from([region.code for region in regions()])), st.integers(-9, 99)
    )
)
def test_days_of_nations_are_those_of_their_regions(changes: dict[tuple[int, str], int]) -> None:
    nations = nation_days(days(changes))

    assert nations["gained"].sum() == sum(changes.values())
    for day, area, gained in zip(nations["day"], nations["area"], nations["gained"], strict=True):
        own = [
            count
            for (number, code), count in changes.items()
            if DAY_ONE + pd.Timedelta(days=number) == day and regions_by_code()[code].nation == area
        ]
        assert sum(own) == gained
