"""The parts of the Data health page about where signatures come from: sums, and how well places are known."""

import pandas as pd
import streamlit as st

from campaign.model import Source
from data_sources.records import SignatureAreaQuality
from data_sources.registry import connector_of
from figures.words import moment_words, number
from store.snapshot import AreaSummary
from ui import plain
from ui.loaders import campaign, load_place_quality, now, snapshot

_QUALITY_WORDS: dict[SignatureAreaQuality, str] = {
    "exact": "Whole postcode",
    "outcode": "First half of a postcode",
    "given": "Area given instead",
    "unknown": "Not known",
    "outside": "Outside the UK",
}


def sum_table() -> None:
    """Whether areas add up to their total, source by source."""
    rows, sentences = [], []
    for source in campaign().sources:
        areas = snapshot().areas.get(source.key)
        if areas is None:
            continue
        placed = sum(areas.regions.values())
        rows.append(
            {
                "Source": source.label,
                "In the 12 regions": number(placed),
                "No region known": number(areas.unallocated),
                "Outside the UK": number(areas.overseas),
                "Total": number(areas.total),
                "Adds up": "Yes" if placed + areas.unallocated + areas.overseas == areas.total else "No",
                "Read": moment_words(areas.counted_at, now()),
                "Map": areas.boundary_set or "[x]",
            }
        )
        sentences.append(sum_in_words(source.label, areas, _without_region(source)))
    if rows:
        st.header("Do the areas add up?", anchor=False)
        plain.table(pd.DataFrame(rows), alt="Table: each source's regional counts beside its total", in_blocks=True)
        for sentence in sentences:
            plain.write(sentence)


def sum_in_words(label: str, areas: AreaSummary, without_region: str) -> str:
    """What readers would otherwise add up themselves, in one sentence."""
    placed, nowhere = sum(areas.regions.values()), number(areas.unallocated)
    parts = f"regional total {number(placed)}; {nowhere} {without_region}"
    return f"{label}: {parts}; {number(areas.overseas)} are from outside the UK. Together {number(areas.total)}."


def _without_region(source: Source) -> str:
    """What is said of those that are in no region and not abroad."""
    if not load_place_quality(source.key):
        return "have no region known"
    places_come_later = any(job.name == "places" for job in connector_of(source).jobs)
    return "have no known postcode or area" + (" so far" if places_come_later else "")


def quality_table() -> None:
    """How well it is known where signatures come from, for sources that list each of them."""
    counted = {source.label: load_place_quality(source.key) for source in campaign().sources}
    rows = [
        {"Source": label} | {_QUALITY_WORDS[quality]: number(count) for quality, count in found.items()}
        for label, found in counted.items()
        if found
    ]
    if rows:
        st.header("How well places are known", anchor=False)
        st.caption("Signatures, by what says where they come from. Postcodes themselves are not kept.")
        plain.table(pd.DataFrame(rows), alt="Table: signatures by how their place is known", in_blocks=True)
