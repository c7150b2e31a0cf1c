"""What a reader sees of rates against a finding: twelve points that can be told apart, and no hidden answer."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from charts.findings import Mark, label_shifts, rate_against_finding, regions_left_out
from charts.measures import Measure
from charts.theme import DARK, LIGHT
from reference.regions import regions
from tests.charts.area_series import LONDON, MOST_BYTES, WALES, twelve_regions
from tests.charts.describe import describe

RATE: Measure = "per_100k_population"
FINDING = "Waited more than four weeks"
NAMES = [region.short_name for region in regions()]


def published(**states: str) -> pd.DataFrame:
    """Every region's share, from 20% on; some may be told not to be shown, by their code."""
    table = twelve_regions()
    percent = pd.Series([20 + 5 * place % 17 for place in range(12)])
    state = [states.get(code, "shown") for code in table["code"]]
    return table.assign(state=state, percent=percent, low=percent - 6, high=percent + 7, base=120)


def test_each_region_is_a_labelled_point_with_its_range(snapshot: SnapshotAssertion) -> None:
    figure = rate_against_finding(published(**{WALES: "hidden"}), RATE, FINDING, LIGHT, selected=LONDON)

    assert describe(figure, LIGHT) == snapshot


def test_hidden_answers_are_left_out_and_listed() -> None:
    table = published(**{WALES: "hidden", LONDON: "below"})
    figure = rate_against_finding(table, RATE, FINDING, LIGHT)

    assert regions_left_out(table, RATE) == ["London", "Wales"]
    assert len(figure.data[0].x) == len(figure.layout.annotations) == 10
    assert "Wales" not in figure.to_json()


def test_where_everything_is_hidden_nothing_is_drawn() -> None:
    table = published().assign(state="hidden")

    figure = rate_against_finding(table, RATE, FINDING, LIGHT)

    assert len(figure.data[0].x) == 0
    assert len(regions_left_out(table, RATE)) == 12


def test_the_figure_is_small() -> None:
    assert len(rate_against_finding(published(), RATE, FINDING, DARK).to_json()) < MOST_BYTES


def test_a_table_without_published_results_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks state, percent, low, high, base"):
        rate_against_finding(twelve_regions(), RATE, FINDING, LIGHT)


@settings(deadline=None, max_examples=40)
@given(
    places=st.lists(
        st.tuples(st.floats(0.12, 0.88), st.floats(0.2, 0.8)),
        min_size=12,
        max_size=12,
        unique_by=lambda place: place[0],
    ),
    width=st.sampled_from([290, 420, 620, 900]),
)
def test_labels_never_overlap_at_any_width(places: list[tuple[float, float]], width: int) -> None:
    marks = [Mark(name, x, y, y - 0.1, y + 0.1) for name, (x, y) in zip(NAMES, places, strict=True)]

    middles = [
        (mark.x * width + right, mark.y * 340 + above, len(mark.name) * 8)
        for mark, (right, above) in zip(marks, label_shifts(marks), strict=True)
    ]
    for place, (x, y, letters) in enumerate(middles):
        for other_x, other_y, other_letters in middles[:place]:
            assert abs(x - other_x) >= (letters + other_letters) / 2 or abs(y - other_y) >= 16
