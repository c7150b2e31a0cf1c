"""The colours and the plotly template of every figure, light and dark. Contrast was computed with the WCAG formula."""

from dataclasses import dataclass

import plotly.graph_objects as go

FONT = '"Source Sans 3", "Source Sans Pro", "Source Sans", system-ui, sans-serif'
AXIS_SIZE = 14
HEIGHT = 360


@dataclass(frozen=True)
class Palette:
    """Colours of one mode. `data` is the main series, `other` what is not selected, `outline` borders on pale fills.

    `bar` is a fill on which a whisker can be seen; `sequential` shades few areas with a number in each, `shades` many;
    `lines` are told apart by their dashes and labels as well. `band` fills a likely range, `band_edge` draws its ends.
    """

    mode: str
    background: str
    text: str
    muted: str
    gridline: str
    primary: str
    data: str
    other: str
    outline: str
    gap: str
    bar: str
    band: str
    band_edge: str
    sequential: tuple[str, str, str]
    shades: tuple[str, str, str, str, str, str]
    lines: tuple[str, str, str, str]
    likert: tuple[str, str, str, str, str]


LIGHT = Palette(
    mode="light",
    background="#FFFFFF",
    text="#1B2430",
    muted="#4A5563",
    gridline="#D5DAE1",
    primary="#801650",
    data="#12436D",
    other="#7B8594",
    outline="#4A5563",
    gap="#ECEEF1",
    bar="#2073BC",
    band="#C3D3E4",
    band_edge="#6E8CAB",
    sequential=("#6BACE6", "#2073BC", "#12436D"),
    shades=("#D6E8F8", "#A8CFF0", "#6BACE6", "#2F86CF", "#1A5C99", "#0C2F50"),
    lines=("#12436D", "#28A197", "#801650", "#F46A25"),
    likert=("#8A3B12", "#F0B48C", "#D5DAE1", "#8FBDE8", "#12436D"),
)
DARK = Palette(
    mode="dark",
    background="#12181F",
    text="#E8ECF1",
    muted="#B3BDC9",
    gridline="#2B3643",
    primary="#F0A6C6",
    data="#A9D4F7",
    other="#7A8796",
    outline="#B3BDC9",
    gap="#222C38",
    bar="#2073BC",
    band="#24374B",
    band_edge="#6E8CAB",
    sequential=("#2073BC", "#6BACE6", "#A9D4F7"),
    shades=("#20466B", "#2A689F", "#3A8BD0", "#6BACE6", "#A1CDF3", "#DCEDFB"),
    lines=("#A9D4F7", "#BC5319", "#F5E6C8", "#6F63C8"),
    likert=("#E08A5B", "#8A4B2B", "#4A5563", "#2F6296", "#A9D4F7"),
)


def palette_of(mode: str | None) -> Palette:
    """The palette of a browser's mode; light where it does not say."""
    return DARK if mode == "dark" else LIGHT


def contrast_text(fill: str) -> str:
    """Black or white, whichever is easier to read on a fill (WCAG relative luminance)."""
    channels = [int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"


def apply_theme(figure: go.Figure, palette: Palette, height: int = HEIGHT) -> go.Figure:
    """Give a figure the house's look. A thumb that swipes over it scrolls the page."""
    axis = {
        "tickfont": {"size": AXIS_SIZE, "color": palette.muted},
        "title": {"font": {"size": AXIS_SIZE, "color": palette.muted}},
        "gridcolor": palette.gridline,
        "linecolor": palette.outline,
        "zerolinecolor": palette.gridline,
        "fixedrange": True,
        "automargin": True,
    }
    figure.update_layout(
        template="none",
        font={"family": FONT, "size": AXIS_SIZE, "color": palette.text},
        paper_bgcolor=palette.background,
        plot_bgcolor=palette.background,
        height=height,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        separators=".,",
        dragmode=False,
        hoverlabel={"font": {"family": FONT, "size": AXIS_SIZE}},
        showlegend=False,
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure
