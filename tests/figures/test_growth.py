"""The sentence above the growth of a place, from great numbers down to nobody."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from figures.areas import EVERYWHERE
from figures.filters import DATES, DEFAULT_PERIOD, Filters
from figures.growth import growth_title, total_title
from figures.history import History
from tests.builders import a_source

NOW = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gained", "before", "said"),
    [
        (412, None, "About 59 people a day signed in the last 7 days"),
        (14, 20, "About 2 people a day signed in the last 7 days, fewer than the week before"),
        (13, 20, "13 people signed in the last 7 days, fewer than the week before"),
        (1, 0, "1 person signed in the last 7 days"),
        (0, 3, "Nobody signed in the last 7 days, fewer than the week before"),
        (-1, 3, "1 signature was removed on balance in the last 7 days"),
        (None, None, "Counting began less than seven days ago"),
    ],
)
def test_a_week_is_said_in_people(gained: int | None, before: int | None, said: str) -> None:
    nothing = pd.DataFrame()
    found = History(NOW, nothing, nothing, nothing, nothing, NOW, gained, before)

    assert growth_title(found, NOW) == said


@pytest.mark.parametrize(
    ("gained", "said"),
    [
        ([400, 12], "412 people signed: 1 October 2026 to 2 October 2026"),
        ([1, 0], "1 person signed: 1 October 2026 to 2 October 2026"),
        ([2, -2], "Nobody signed: 1 October 2026 to 2 October 2026"),
        ([2, -5], "3 signatures were removed on balance: 1 October 2026 to 2 October 2026"),
    ],
)
def test_exact_dates_are_said_for_themselves_and_not_by_the_last_seven_days(gained: list[int], said: str) -> None:
    days, nothing = pd.DataFrame({"gained": gained}), pd.DataFrame()
    found = History(NOW, nothing, days, nothing, nothing, NOW, 2_412, 2_573)
    chosen = Filters(EVERYWHERE, DATES, a_source(), (date(2026, 10, 1), date(2026, 10, 2)))

    assert total_title(found, chosen, NOW) == said


@pytest.mark.parametrize(
    ("gained", "said"),
    [
        ([20, 13], "33 people signed since counting began, less than seven days ago"),
        ([0], "Counting began less than seven days ago"),
    ],
)
def test_a_count_that_has_just_begun_is_said_for_itself(gained: list[int], said: str) -> None:
    days, nothing = pd.DataFrame({"gained": gained}), pd.DataFrame()
    found = History(NOW, nothing, days, nothing, nothing, NOW, None, None)

    assert total_title(found, Filters(EVERYWHERE, DEFAULT_PERIOD, a_source()), NOW) == said
