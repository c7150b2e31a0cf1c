"""The sum of the areas on a page, since readers will add up."""

from figures.area_figures import AreaFigures
from figures.area_table import sum_words
from figures.filters import Filters
from ui import plain
from ui.known import KNOWN


def adds_up(figures: AreaFigures, filters: Filters) -> None:
    """The sum in words, and why the headline may be ahead of it."""
    whole, *notes = sum_words(KNOWN, figures, filters)
    plain.write(whole)
    for note in notes:
        plain.caption(note)
