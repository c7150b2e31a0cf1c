"""The outline of the 12 regions in kilometres, simplified to about 2 km. See reference/SOURCES.md.

Projected once when it is first read: Transverse Mercator on the sphere, with the true origin and the scale of the
British National Grid (2 degrees west, 49 degrees north, 0.9996). Against the ellipsoid this is off by less than the
outline's own 2 km. Formulas: J. P. Snyder (1987), Map Projections, US Geological Survey Professional Paper 1395, 8-1
and 8-3.
"""

import json
import math
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "region_outlines.geojson"
_EARTH_RADIUS_KM, _SCALE = 6371.0, 0.9996
_ORIGIN_LONGITUDE, _ORIGIN_LATITUDE = math.radians(-2), math.radians(49)

Ring = tuple[tuple[float, float], ...]


@cache
def region_outlines() -> dict[str, tuple[Ring, ...]]:
    """GSS code of a region to its pieces, largest first: closed rings of (east, north) in km, to a tenth."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    return {feature["id"]: _rings(feature["geometry"]) for feature in document["features"]}


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """A place in degrees as kilometres east and north of the origin."""
    turn, height = math.radians(longitude) - _ORIGIN_LONGITUDE, math.radians(latitude)
    radius = _EARTH_RADIUS_KM * _SCALE
    east = radius * math.atanh(math.cos(height) * math.sin(turn))
    return east, radius * (math.atan2(math.tan(height), math.cos(turn)) - _ORIGIN_LATITUDE)


def contains(rings: tuple[Ring, ...], east: float, north: float) -> bool:
    """Whether a place lies within any of these pieces, by how often a line to the east of it crosses their edges."""
    crossings = 0
    for ring in rings:
        for (x, y), (next_x, next_y) in pairwise(ring):
            if (y > north) != (next_y > north) and east < x + (north - y) / (next_y - y) * (next_x - x):
                crossings += 1
    return crossings % 2 == 1


def area_km2(ring: Ring) -> float:
    """How large a piece is (shoelace formula)."""
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring))) / 2


def _rings(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [
        tuple((round(east, 1), round(north, 1)) for east, north in (projected(*place) for place in polygon[0]))
        for polygon in polygons
    ]
    return tuple(sorted(rings, key=area_km2, reverse=True))
