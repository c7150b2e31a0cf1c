"""Titles of charts say what the figures say: of ties, of half, of shares that are hidden, and of one day alone."""

import pandas as pd
import pytest

from charts.measures import Measure
from figures.area_words import ranked_title
from figures.goal import beside_title
from figures.growth import busiest_day_title
from figures.survey import spread_title
from figures.survey_means import means_title
from tests.charts.test_survey_means import CARE

RATE, COUNT = "per_1000_electors", "signatures"


def areas(measure: Measure, *values: float | None) -> pd.DataFrame:
    """Areas with one figure each."""
    return pd.DataFrame({"name": [f"Area {place}" for place in range(len(values))], measure: values})


@pytest.mark.parametrize(
    ("measure", "values", "uk", "title"),
    [
        (COUNT, [50, 30, 20], None, "At least half of these signatures are from 1 of 3 regions"),
        (COUNT, [25, 25, 24, 26], None, "At least half of these signatures are from 2 of 4 regions"),
        (COUNT, [0, 0], None, "From 0 in Area 0 and Area 1 to 0 in Area 0 and Area 1"),
        (RATE, [1.2, 0.8, 0.7], 0.95, "1 of 3 regions is above the UK's 0.95 per 1,000 electors"),
        (RATE, [1.2, 1.1, None], 0.95, "2 of 2 regions are above the UK's 0.95 per 1,000 electors"),
        (RATE, [1.2, 0.8], None, "From 1.20 in Area 0 to 0.80 in Area 1"),
    ],
)
def test_bars_without_a_test_say_where_half_or_how_many_are(
    measure: Measure, values: list[float | None], uk: float | None, title: str
) -> None:
    assert ranked_title(areas(measure, *values), measure, "regions", uk) == title


@pytest.mark.parametrize(
    ("gained", "title"),
    [
        ([3], "1 July 2026 brought 3 signatures"),
        ([1, 5, 3], "2 July 2026 brought the most new signatures in a day: 5"),
        ([5, 1, 5], "2 days brought the most new signatures in a day: 5 each"),
        ([0, -4], "No day of this period brought new signatures on balance"),
    ],
)
def test_the_busiest_day_is_one_of_several_where_they_are_alike(gained: list[int], title: str) -> None:
    days = pd.DataFrame({"day": pd.date_range("2026-07-01", periods=len(gained)), "gained": gained})

    assert busiest_day_title(days) == title


@pytest.mark.parametrize(
    ("means", "title"),
    [
        ({"Kent": 5.9, "Wales": 6.2, "London": 6.4}, "“Care”: means from 5.9 (Kent) to 6.4 (London)"),
        ({"Kent": 6.4, "Wales": -0.3, "London": 6.4}, "“Care”: means from −0.3 (Wales) to 6.4 (2 groups)"),
        ({"Kent": 6.4, "Wales": 6.4}, "“Care”: mean 6.4 in all 2 groups shown"),
        ({"Wales": 6.4}, "“Care”: mean 6.4 (Wales); no other group is shown"),
    ],
)
def test_means_of_groups_are_named_by_the_lowest_and_the_highest_that_are_published(
    means: dict[str, float], title: str
) -> None:
    assert means_title(pd.DataFrame(means.items(), columns=["group", "mean"]), CARE) == title


def test_earlier_petitions_are_compared_on_the_campaigns_last_day() -> None:
    table = pd.DataFrame(
        [("Ours", 1, 10), ("Ours", 2, 30), ("A", 1, 5), ("A", 2, 29), ("A", 3, 99), ("B", 1, 31), ("C", 2, 30)],
        columns=["series", "day", "total"],
    )

    assert beside_title(table, "Ours") == "On day 2 Ours had more signatures than 1 of 3 petitions of similar size"
    assert beside_title(table[table["series"] == "Ours"], "Ours") == "30 people had signed by day 2"


def test_the_spread_of_shares_tells_nothing_of_what_is_hidden() -> None:
    rows = pd.DataFrame(
        {
            "group": ["Wales", "Scotland", "London", "North East"],
            "state": ["shown", "shown", "hidden", "below"],
            "percent": [20, 35, 2, 90],
        }
    )

    assert spread_title(rows, "group", "No") == "“No”: from 20% in Wales to 35% in Scotland"
    assert spread_title(rows.iloc[[0, 2, 3]], "group", "No") == "“No” in each region"
    alike = rows.assign(percent=[20, 35, 20, 20], state="shown")
    assert spread_title(alike, "group", "No") == "“No”: from 20% in 3 regions to 35% in Scotland"
