"""One area's share of a day against its share of the days before."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd

from metrics.unusual_areas import share_jumps
from reference.constituencies import constituencies

LATER = pd.Timestamp("2027-01-01")
FEW = ("north", "middle", "south")


def days(*rows: dict[str, int], start: str = "2026-01-01") -> pd.DataFrame:
    """What each area gained on successive London days."""
    dates = pd.date_range(start, periods=len(rows))
    return pd.DataFrame(
        [(day, area, gained) for day, row in zip(dates, rows, strict=True) for area, gained in row.items()],
        columns=["day", "area", "gained"],
    )


def a_month(north: int = 10, middle: int = 40, south: int = 50) -> list[dict[str, int]]:
    return [{"north": north, "middle": middle, "south": south}] * 28


def test_a_share_far_above_its_past_is_noticed_with_its_numbers() -> None:
    (jump,) = share_jumps(days(*a_month(), {"north": 80, "middle": 40, "south": 50}), 3, LATER)

    assert (jump.kind, jump.area, jump.observed, jump.total) == ("share", "north", 80, 170)
    assert jump.at == datetime(2026, 1, 29, tzinfo=UTC)
    assert jump.expected is not None
    assert 16 < jump.expected < 19


def test_more_signatures_everywhere_are_no_jump() -> None:
    assert share_jumps(days(*a_month(), {"north": 100, "middle": 400, "south": 500}), 3, LATER) == []


def test_a_region_may_have_a_day_of_its_own() -> None:
    assert share_jumps(days(*a_month(), {"north": 20, "middle": 40, "south": 50}), 3, LATER) == []


def test_few_signatures_too_many_are_nothing() -> None:
    few = [{"north": 0, "middle": 10, "south": 10}] * 28

    assert share_jumps(days(*few, {"north": 25, "middle": 10, "south": 10}), 3, LATER) == []


def test_too_short_a_past_says_nothing() -> None:
    assert share_jumps(days(*a_month()[:13], {"north": 800, "middle": 40, "south": 50}), 3, LATER) == []
    sparse = [{"north": 1, "middle": 4, "south": 5}] * 28
    assert share_jumps(days(*sparse, {"north": 800, "middle": 40, "south": 50}), 3, LATER) == []


def test_a_day_that_is_not_over_is_not_looked_at() -> None:
    table = days(*a_month(), {"north": 800, "middle": 40, "south": 50})

    assert share_jumps(table, 3, pd.Timestamp("2026-01-29")) == []
    assert len(share_jumps(table, 3, pd.Timestamp("2026-01-30"))) == 1


def test_removed_signatures_are_no_negative_share() -> None:
    assert share_jumps(days(*a_month(), {"north": 10, "middle": 40, "south": -500}), 3, LATER) == []


def test_without_a_count_by_area_there_is_nothing() -> None:
    assert share_jumps(days(), 3, LATER) == []


def test_two_seats_with_thousands_of_doubtful_signatures_are_noticed_on_their_first_day() -> None:
    # As in 2016: about 30,000 in two seats, while the petition as a whole gained hundreds of thousands.
    seats = list(constituencies("2024"))
    random = np.random.default_rng(2016)
    shares = random.lognormal(0, 0.4, len(seats))
    rows = [
        dict(zip(seats, random.multinomial(200_000, shares / shares.sum()).tolist(), strict=True)) for _ in range(29)
    ]
    rows[-1][seats[3]] += 15_000
    rows[-1][seats[4]] += 15_000

    found = share_jumps(days(*rows), len(seats), LATER)

    assert {one.area for one in found} == {seats[3], seats[4]}


def test_regions_that_stray_by_a_fifth_from_day_to_day_raise_no_alarm() -> None:
    random = np.random.default_rng(3)
    usual = np.array([9, 12, 8, 7, 8, 10, 12, 15, 9, 5, 8, 3]) / 106
    rows = []
    for _ in range(150):
        shares = usual * np.exp(random.normal(0, 0.2, 12))
        rows.append(dict(zip("ABCDEFGHIJKL", random.multinomial(5_000, shares / shares.sum()).tolist(), strict=True)))

    assert share_jumps(days(*rows), 12, LATER) == []
