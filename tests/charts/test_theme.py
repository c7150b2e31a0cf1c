"""Every colour can be seen: contrast by the formula of WCAG 2.2, worked out here and not by the code under test."""

import json
import re
from itertools import pairwise
from pathlib import Path

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

import charts
from charts.theme import AXIS_SIZE, DARK, HEIGHT, LIGHT, Palette, apply_theme, contrast_text, palette_of

ROOT = Path(__file__).parent.parent.parent
PALETTES = [LIGHT, DARK]
TEXT, GRAPHIC = 4.5, 3.0
MAPS = {"choropleth", "choroplethmap", "scattergeo", "scattermap", "densitymap"}


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_known_ratios() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)  # the palest grey that passes on white


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("role", ["text", "muted", "primary", "data"])
def test_words_and_axes_can_be_read(palette: Palette, role: str) -> None:
    assert contrast(getattr(palette, role), palette.background) >= TEXT


@pytest.mark.parametrize("palette", PALETTES)
def test_the_words_on_a_gaps_band_can_be_read(palette: Palette) -> None:
    assert contrast(palette.muted, palette.gap) >= TEXT


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("role", ["data", "primary", "other", "outline", "bar", "band_edge"])
def test_lines_bars_and_outlines_can_be_told_from_the_page(palette: Palette, role: str) -> None:
    assert contrast(getattr(palette, role), palette.background) >= GRAPHIC


@pytest.mark.parametrize("palette", PALETTES)
def test_what_is_drawn_on_a_likely_range_can_be_seen(palette: Palette) -> None:
    assert contrast(palette.muted, palette.band) >= TEXT
    assert contrast(palette.data, palette.band) >= GRAPHIC


@pytest.mark.parametrize("palette", PALETTES)
def test_the_words_on_each_fill_can_be_read(palette: Palette) -> None:
    for shade in (*palette.sequential, *palette.shades, *palette.likert, palette.gap):
        assert contrast(contrast_text(shade), shade) >= TEXT, shade


@pytest.mark.parametrize("palette", PALETTES)
def test_a_pale_fill_has_an_outline_that_can_be_seen(palette: Palette) -> None:
    for shade in (*palette.sequential, *palette.shades, *palette.likert):
        assert max(contrast(shade, palette.background), contrast(palette.outline, palette.background)) >= GRAPHIC


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("role", ["sequential", "shades"])
def test_shades_go_one_way_away_from_the_page(palette: Palette, role: str) -> None:
    ratios = [contrast(shade, palette.background) for shade in getattr(palette, role)]

    assert ratios == sorted(ratios)


@pytest.mark.parametrize("palette", PALETTES)
def test_neighbouring_shades_can_be_told_apart(palette: Palette) -> None:
    for paler, stronger in pairwise(palette.shades):
        assert contrast(paler, stronger) >= 1.25


@pytest.mark.parametrize("palette", PALETTES)
def test_a_whisker_can_be_seen_on_its_bar_and_beside_it(palette: Palette) -> None:
    for beneath in (palette.bar, palette.other, palette.background):
        assert contrast(palette.text, beneath) >= GRAPHIC


@pytest.mark.parametrize("palette", PALETTES)
def test_each_line_can_be_told_from_the_page(palette: Palette) -> None:
    for colour in palette.lines:
        assert contrast(colour, palette.background) >= GRAPHIC


@given(colour=st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}"))
def test_black_or_white_can_be_read_on_any_fill(colour: str) -> None:
    assert contrast(contrast_text(colour), colour) >= TEXT


@pytest.mark.parametrize(("mode", "palette"), [("light", LIGHT), ("dark", DARK), (None, LIGHT), ("sepia", LIGHT)])
def test_a_browser_gets_the_palette_of_its_mode(mode: str | None, palette: Palette) -> None:
    assert palette_of(mode) is palette


@pytest.mark.parametrize("palette", PALETTES)
def test_the_theme_reaches_axes_and_words(palette: Palette) -> None:
    figure = apply_theme(go.Figure(), palette)

    layout = figure.layout
    for axis in (layout.xaxis, layout.yaxis):
        assert (axis.tickfont.size, axis.tickfont.color, axis.title.font.color) == (AXIS_SIZE, *[palette.muted] * 2)
        assert axis.fixedrange is True
    assert (layout.font.color, layout.paper_bgcolor, layout.plot_bgcolor) == (palette.text, *[palette.background] * 2)
    assert (layout.height, layout.dragmode, layout.separators) == (HEIGHT, False, ".,")


def test_pages_and_figures_have_the_same_colours() -> None:
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")

    for palette in PALETTES:
        section = config.split(f"[theme.{palette.mode}]")[1].split("\n[")[0]
        assert f'backgroundColor = "{palette.background}"' in section
        assert f'textColor = "{palette.text}"' in section
        assert f'primaryColor = "{palette.primary}"' in section


def test_no_figure_needs_a_map_from_elsewhere() -> None:
    modules = sorted(Path(charts.__file__).parent.glob("*.py"))
    assert len(modules) > 10
    for module in modules:
        source = module.read_text(encoding="utf-8")
        drawn = set(re.findall(r"\.add_([a-z]+)\(|go\.([A-Z][a-z]+)\(", source))
        names = {one.lower() for pair in drawn for one in pair if one}
        assert not names & MAPS
        assert not [word for word in ("geojson", "mapbox", "topojson") if word in source]


def test_a_themed_figure_drags_no_template_along() -> None:
    sent = json.loads(apply_theme(go.Figure(), LIGHT).to_json())

    assert len(json.dumps(sent["layout"].get("template", {}))) < 200
