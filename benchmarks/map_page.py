"""A page with one map, drawn when its button is pressed: `streamlit run benchmarks/map_page.py`, then ?map=tiles.

Streamlit puts the folder of this file on the path, so it has the project's own added first.
"""

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import plotly.graph_objects as go
import streamlit as st

from charts.areas import region_tiles
from charts.hexagons import seat_hexagons
from charts.outlines import region_map
from charts.theme import LIGHT
from metrics.areas import constituency_rates, region_rates
from reference.constituencies import constituencies
from reference.regions import regions

WALES, ALDERSHOT = "W92000004", "E14001063"
_REGIONS = region_rates({region.code: region.population * (20 + 6 * n) // 1000 for n, region in enumerate(regions())})
_SEATS = constituency_rates({code: 1_000 + n * 3_737 % 61_300 for n, code in enumerate(constituencies("2024"))}, "2024")
MAPS: dict[str, Callable[[], go.Figure]] = {
    "tiles": lambda: region_tiles(_REGIONS, "signatures", LIGHT, WALES),
    "hexagons": lambda: seat_hexagons(
        _SEATS.assign(few=_SEATS["signatures"] < 2_000), "signatures", LIGHT, "E14001063"
    ),
    "outline": lambda: region_map(_REGIONS, "per_100k_population", LIGHT, WALES),
}


def page() -> None:
    """First a figure without a mark, so that plotly itself is there before a map's time is taken."""
    st.plotly_chart(go.Figure(), key="first")
    if st.button("Draw"):
        st.plotly_chart(MAPS[st.query_params["map"]](), key="map", theme=None)


if __name__ == "__main__":
    page()
