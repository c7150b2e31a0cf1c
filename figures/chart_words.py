"""The words that stand around a chart, on the page and in every file of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChartWords:
    """What stands around a chart.

    `title` states the finding; `subtitle` has unit, area and period. `definitions` are headings of docs/metrics.md that
    say how the figures are worked out.
    """

    title: str
    subtitle: str
    alt: str
    source: str
    definitions: tuple[str, ...] = ()
