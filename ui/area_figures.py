"""Figures of areas as the shared filters select them, as this server knows them."""

import pandas as pd

from figures import area_figures as figures
from figures.area_figures import AreaFigures, AreaLevel
from figures.filters import Filters
from reference.constituencies import BoundarySet
from ui.known import KNOWN


def area_figures(filters: Filters, level: AreaLevel) -> AreaFigures | None:
    """`figures.area_figures.area_figures`."""
    return figures.area_figures(KNOWN, filters, level)


def days_of(filters: Filters, level: AreaLevel, boundary_set: BoundarySet | None) -> pd.DataFrame:
    """`figures.area_figures.days_of`."""
    return figures.days_of(KNOWN, filters, level, boundary_set)
