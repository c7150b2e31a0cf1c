"""What stands around pictures of areas, as this server knows them."""

from charts.measures import Measure
from figures import area_words as figures
from figures.area_figures import AreaFigures
from figures.areas import Area
from figures.chart_words import ChartWords
from figures.filters import Filters
from ui.known import KNOWN


def area_words(found: AreaFigures, measure: Measure, shape: str, filters: Filters, area: Area) -> ChartWords:
    """`figures.area_words.area_words`."""
    return figures.area_words(KNOWN, found, measure, shape, filters, area)
