"""What a reader sees of a scale: its answers in their order, and the mean of each group with its range."""

from typing import Any

import pandas as pd
import pytest

from campaign.survey import Question
from charts.survey_bars import answer_bars
from charts.survey_means import mean_dots
from charts.theme import LIGHT
from tests.charts.test_survey import CONFIDENCE, EVERYONE, HIDDEN, results, rows

CARE = Question.model_validate(
    {
        "key": "care",
        "wording": "How good?",
        "short": "Care",
        "kind": "scale",
        "lowest": 0,
        "highest": 10,
        "column": "care",
    }
)


def means(**of_groups: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame([(group, *one) for group, one in of_groups.items()], columns=["group", "mean", "low", "high"])


def test_groups_stand_by_their_mean_over_the_whole_scale_and_hidden_ones_last() -> None:
    shares = results(rows("Kent", 310, answer_0=40), HIDDEN, rows("London", 90, answer_0=50))

    figure = mean_dots(means(Kent=(5.9, 5.5, 6.3), London=(6.4, 6.1, 6.7)), shares, CARE, LIGHT)

    dots, labels = figure.data
    assert list(dots.x) == [6.4, 5.9]
    assert (list(dots.error_x.array), list(dots.error_x.arrayminus)) == ([0.3, 0.4], [0.3, 0.4])
    assert list(figure.layout.yaxis.categoryarray) == [
        "London<br>about 90, few answers", "Kent<br>about 310", "Wales",
    ]  # fmt: skip
    assert [text.strip() for text in labels.text] == ["6.4", "5.9", "[c] hidden"]
    first, last = figure.layout.xaxis.range
    assert first < 0 < 10 < last
    assert "mean 6.4 (95% range 6.1 to 6.7)" in dots.customdata[0]


def test_answers_that_are_no_numbers_have_no_mean() -> None:
    with pytest.raises(ValueError, match="confidence has no numbers"):
        mean_dots(means(Everyone=(3.0, 2.9, 3.1)), results(EVERYONE), CONFIDENCE, LIGHT)


def test_the_numbers_of_a_scale_are_names_of_bars_each_in_its_place() -> None:
    shares: dict[str, Any] = {f"answer_{number}": 9 for number in range(11)}

    figure = answer_bars(results(rows("Everyone", 400, **shares)), CARE, LIGHT)

    assert figure.layout.yaxis.type == "category"
    assert list(figure.layout.yaxis.categoryarray) == [str(number) for number in range(11)]
