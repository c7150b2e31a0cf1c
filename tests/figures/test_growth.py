"""The sentence above the growth of a place, from great numbers down to nobody."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from figures.growth import growth_title
from figures.history import History

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
