"""An answer by region as tiles: what is hidden is marked and hatched, and no number of it is in the figure."""

import json

import pandas as pd
import pytest

from charts.survey_tiles import finding_tiles
from charts.theme import DARK, LIGHT


def by_region(**states: str) -> pd.DataFrame:
    """Wales 20%, London 30%, Scotland 40%, as far as their states let them be seen."""
    rows = [("Wales", 20, 14, 27), ("London", 30, 24, 37), ("Scotland", 40, 33, 47)]
    table = pd.DataFrame(rows, columns=["group", "percent", "low", "high"]).assign(base=170, few=False)
    return table.assign(state=[states.get(group, "shown") for group in table["group"]])


def words(results: pd.DataFrame) -> list[str]:
    return [one.text.replace("<br>", " ") for one in finding_tiles(results, LIGHT).layout.annotations]


def test_every_tile_has_its_share() -> None:
    assert words(by_region()) == ["Wales <b>20%</b>", "Lon <b>30%</b>", "Scot <b>40%</b>"]


def test_a_hidden_region_is_marked_and_its_number_is_nowhere() -> None:
    figure = finding_tiles(by_region(Wales="hidden"), DARK)

    assert words(by_region(Wales="hidden"))[0] == "Wales <b>[c]</b>"
    assert figure.data[0].fillpattern.shape == "/"
    sent = json.dumps([trace.text for trace in figure.data] + [one.text for one in figure.layout.annotations])
    assert "20%" not in sent
    assert "14%" not in sent


def test_a_bound_is_hatched_and_given() -> None:
    assert words(by_region(Wales="below"))[0] == "Wales <b><20%</b>"


def test_the_highest_third_is_darkest() -> None:
    fills = [trace.fillcolor for trace in finding_tiles(by_region(), LIGHT).data[:3]]

    assert fills == list(LIGHT.sequential)


def test_a_group_that_is_no_region_is_refused() -> None:
    with pytest.raises(ValueError, match="none is called Narnia"):
        finding_tiles(by_region().replace({"group": {"Wales": "Narnia"}}), LIGHT)
