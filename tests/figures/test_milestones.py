"""The steps of a petition in words."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from data_sources.records import MilestoneDate, MilestoneName
from figures.milestones import steps_in_words

A_NIGHT = datetime(2019, 3, 31, 23, 30, tzinfo=UTC)  # half past midnight of 1 April in London


@pytest.mark.parametrize("name", get_args(MilestoneName))
def test_every_date_has_its_words_with_the_day_in_london(name: MilestoneName) -> None:
    (words,) = steps_in_words([MilestoneDate(name, A_NIGHT)], date(2026, 1, 1))

    assert "1 April 2019" in words


def test_a_debate_is_ahead_until_its_day_is_over() -> None:
    debate = MilestoneDate("debate_scheduled", A_NIGHT, is_whole_day=True)

    assert steps_in_words([debate], date(2019, 4, 1)) == ["A debate in Parliament is set for 1 April 2019"]
    assert steps_in_words([debate], date(2019, 4, 2)) == ["The debate was set for 1 April 2019"]


def test_says_what_a_threshold_brings() -> None:
    reached = MilestoneDate("response_threshold", datetime(2019, 3, 18, 13, 26, tzinfo=UTC))

    assert steps_in_words([reached], date(2026, 1, 1)) == [
        "Reached 10,000 signatures on 18 March 2019: the Government has to respond"
    ]
