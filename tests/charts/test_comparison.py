"""What a reader sees of totals side by side."""

from datetime import date

import pandas as pd
import pytest
from syrupy.assertion import SnapshotAssertion

from charts.comparison import curves_since_launch, source_lines
from charts.end_labels import End, add_end_labels
from charts.theme import DARK, LIGHT, Palette
from metrics.comparison import since_launch
from tests.charts.describe import describe
from tests.metrics.forecasting import days

CURVES = since_launch(days([400.0] * 30, first="2026-03-01"), date(2026, 3, 1), "This campaign")
NAMES = {"parliament": "UK Parliament petition", "website": "Our website", "paper": "On paper"}


def sources(**totals: list[int]) -> pd.DataFrame:
    """Totals of each source on successive days of March 2026."""
    return pd.concat(
        [
            pd.DataFrame({"source": key, "day": pd.date_range("2026-03-01", periods=len(each)), "total": each})
            for key, each in totals.items()
        ],
        ignore_index=True,
    )


THREE = sources(parliament=[100, 300, 900], website=[10, 20, 30], paper=[5, 6, 7])


def test_the_campaign_is_solid_and_the_others_are_dashed(snapshot: SnapshotAssertion) -> None:
    assert describe(curves_since_launch(CURVES, LIGHT), LIGHT) == snapshot


def test_each_source_has_its_dash_and_its_name(snapshot: SnapshotAssertion) -> None:
    assert describe(source_lines(THREE, NAMES, LIGHT), LIGHT) == snapshot


def test_light_and_dark_say_the_same() -> None:
    light, dark = (
        describe(curves_since_launch(CURVES, palette), palette).removeprefix(palette.mode) for palette in (LIGHT, DARK)
    )

    assert light == dark


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_sources_have_the_colours_for_series_beside_each_other(palette: Palette) -> None:
    figure = source_lines(THREE, NAMES, palette)

    assert [trace.line.color for trace in figure.data] == list(palette.lines[:3])
    assert {one.font.color for one in figure.layout.annotations} == {palette.text}


def test_of_five_sources_the_four_largest_are_drawn() -> None:
    five = sources(a=[5], b=[4], c=[3], d=[2], e=[1])

    figure = source_lines(five, {key: key.upper() for key in "abcde"}, LIGHT)

    assert [trace.name for trace in figure.data] == ["A", "B", "C", "D"]
    assert len({trace.line.dash for trace in figure.data}) == 4


def test_more_than_four_petitions_are_refused() -> None:
    five = pd.concat([CURVES.assign(series=f"{place} {name}") for place in "ab" for name in ("x", "y", "z")])

    with pytest.raises(ValueError, match="at most 4 series, not 6"):
        curves_since_launch(five, LIGHT)


def test_names_of_lines_that_end_near_each_other_are_moved_apart() -> None:
    ends = [End(1.0, 100.0, "upper", "#000000"), End(1.0, 98.0, "lower", "#000000"), End(1.0, 0.0, "far", "#000000")]
    figure = curves_since_launch(CURVES, LIGHT)
    figure.layout.annotations = ()

    add_end_labels(figure, ends, LIGHT, highest=100.0)

    height = {one.text: one.y * 3 + one.yshift for one in figure.layout.annotations}
    assert height["upper"] - height["lower"] >= 17
    assert height["far"] == 2


def test_no_sources_make_an_empty_figure() -> None:
    assert len(source_lines(THREE.head(0), NAMES, LIGHT).data) == 0


def test_a_long_name_is_shortened_at_its_line_and_whole_under_the_pointer() -> None:
    name = "Signed on the website, with the long form that asks for a postcode"

    figure = source_lines(THREE, NAMES | {next(iter(NAMES)): name}, LIGHT)

    texts = [one.text for one in figure.layout.annotations]
    assert "Signed on the website, with…" in texts
    assert all(len(text) <= 30 for text in texts)
    assert any(name in trace.hovertemplate for trace in figure.data)
