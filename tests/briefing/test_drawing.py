"""Pictures of the printed page: every name is wholly there, and nothing stands upon something else."""

import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from briefing.drawing import drawing
from tests.briefing.made_up import a_picture_of_each_kind

LONG = "I saw them three or more times, or about as often as that, as far as I can remember it now"


def texts(svg: str) -> list[tuple[float, str]]:
    """Each text with how far down it stands."""
    return [(float(y), words) for y, words in re.findall(r'<text x="[^"]+" y="([^"]+)"[^>]*>([^<]*)</text>', svg)]


def test_a_long_name_is_wrapped_and_never_cut() -> None:
    svg = drawing(a_picture_of_each_kind(LONG)["answers"], "Answers")

    words = " ".join(text for _, text in texts(svg))
    assert LONG in words
    assert "…" not in words
    # Lines go down the picture, one below the other, and the picture is as high as its last one needs.
    down = [y for y, text in texts(svg) if not text.endswith(("%", "]"))]
    assert all(later - earlier >= 15 for earlier, later in pairwise(down))
    height = re.search(r'viewBox="0 0 680 ([^"]+)"', svg)
    assert height is not None
    assert float(height[1]) > down[-1]


def test_the_number_of_an_event_stands_above_the_name_of_a_line() -> None:
    total = a_picture_of_each_kind()["total"]
    at = pd.Timestamp("2026-11-02")
    svg = drawing(replace(total, marks=((100.0, "Far ahead"), (5.0, "Passed")), events=((at, "1"),)), "Growth")

    down = {text: y for y, text in texts(svg)}
    assert down["Far ahead"] - down["1"] >= 12
    # What is ahead is named on the left, where the line has not risen; what was passed on the right.
    assert re.search(r'text-anchor="start"[^>]*>Far ahead<', svg)
    assert re.search(r'text-anchor="end"[^>]*>Passed<', svg)
