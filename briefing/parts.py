"""What briefings are made of: parts, each with its finding, its figures as a table, and what is drawn of them."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.growth import source_words
from figures.known import Known

Subject = Literal["overview", "growth", "goal", "regions", "survey", "method"]
PictureKind = Literal["progress", "total", "days", "fan", "tiles", "ranked", "answers"]


@dataclass(frozen=True)
class Picture:
    """What is drawn of a part; days and moments are London's, without a zone.

    `data` has one row per mark. Columns by kind:

    - ``progress``: ``name`` ("Signed", "To go") and ``signatures`` (people).
    - ``total``: ``at`` and ``total`` (people; missing where a gap breaks the line).
    - ``days``: ``day`` and ``gained`` (people).
    - ``fan``: ``at``, and ``total``, ``expected``, ``low80`` and ``high80`` (people, missing where there is none).
    - ``tiles`` and ``ranked``: ``code`` (GSS), ``name``, ``value`` (missing where it is not known), ``words`` (as it is
      printed, with its mark), ``few`` (too few to compare), ``verdict`` ("higher", "lower", "similar", or none) and
      ``is_selected``. ``ranked`` has the most first.
    - ``answers``: ``name`` (of the answer or the group), ``value`` (per cent, or the bound; missing where hidden),
      ``words`` (as it is printed) and ``is_number`` (whether the value is one and not a bound). Nothing that is hidden
      is in it.

    `marks` are lines across a chart of people, each a number with its words; `events` are days with theirs. `unit` is
    what the values are.
    """

    kind: PictureKind
    data: pd.DataFrame
    unit: str
    marks: tuple[tuple[float, str], ...] = ()
    events: tuple[tuple[pd.Timestamp, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """One finding: a slide, a sheet, or a block of a printed page.

    `words` has the finding as its title, and unit, alternative text and source; `table` the figures as the page has
    them, columns named in words, numbers as numbers, days as timestamps without a zone, moments with one, missing
    where a figure is not known (`figures.tables` prints it); it may be empty. `notes` are sentences that have to stand
    beside it. `picture` is none where a table says it all, or where there is nothing to draw.
    """

    key: str
    subject: Subject
    words: ChartWords
    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    picture: Picture | None = None


def empty_part(known: Known, filters: Filters, key: str, subject: Subject, why: str) -> Part:
    """A part whose finding is that there is nothing yet, and why."""
    counted_at = known.health(filters.source.key).counted_at
    source = source_words(known, counted_at, filters) if counted_at else f"Source: {filters.source.label}."
    return Part(key, subject, ChartWords(why.rstrip("."), "", why, source), pd.DataFrame())
