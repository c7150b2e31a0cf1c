"""What a reader sees of published results, and what is not in the figure at all."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from campaign.survey import Option, Question
from charts.survey import likert_bar
from charts.survey_bars import answer_bars, group_bars
from charts.theme import DARK, LIGHT, Palette

CONFIDENCE = Question(
    key="confidence",
    wording="How confident are you?",
    short="Confidence",
    kind="likert",
    column="confidence",
    options=tuple(
        Option(code=str(code), label=label)
        for code, label in enumerate(["Not at all", "Not very", "Neither", "Fairly", "Very"], start=1)
    ),
    highlight=("1", "2"),
)


def rows(group: str, base: int | None, **shares: int | str | None) -> list[dict[str, Any]]:
    """Results of one group: 20 is shown with a range of 3 points, "<5" and ">95" are bounds, None is hidden."""
    found = []
    for name, share in shares.items():
        state = {"<": "below", ">": "above"}[share[0]] if isinstance(share, str) else "shown"
        percent = int(share[1:]) if isinstance(share, str) else share
        is_range = isinstance(share, int)
        found.append(
            {
                "group": group,
                "answer": name.removeprefix("answer_"),
                "state": "hidden" if share is None else state,
                "percent": percent,
                "low": max(0, percent - 3) if is_range and percent is not None else None,
                "high": percent + 3 if is_range and percent is not None else None,
                "base": None if share is None else base,
                "few": share is not None and base is not None and base < 100,
            }
        )
    return found


def results(*groups: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame([row for group in groups for row in group])
    return frame.astype(dict.fromkeys(["percent", "low", "high", "base"], "Int64"))


def scale(group: str, base: int | None, *shares: int | str | None) -> list[dict[str, Any]]:
    return rows(group, base, **{f"answer_{place}": share for place, share in enumerate(shares, start=1)})


LONG = "Clearer information about the treatments that there are, and about trials"
EVERYONE = scale("Everyone", 1950, 5, 11, 26, 38, 20)
HIDDEN = scale("Wales", None, None, None, None, None, None)


def drawn(figure: go.Figure) -> list[tuple[str, str, Any]]:
    """Every bar: its series, its label without the base, and its width in per cent."""
    return [
        (bar.name, label.split("<br>")[0], width)
        for bar in figure.data
        if bar.type == "bar"
        for label, width in zip(bar.y, bar.x, strict=True)
    ]


def written(figure: go.Figure) -> list[str]:
    return [words.strip() for trace in figure.data for words in trace.text or ()]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_scale_is_one_stacked_bar_with_its_numbers_in_it(palette: Palette) -> None:
    figure = likert_bar(results(EVERYONE), CONFIDENCE, palette)

    assert drawn(figure) == [
        ("Not at all", "Everyone", 5),
        ("Not very", "Everyone", 11),
        ("Neither", "Everyone", 26),
        ("Fairly", "Everyone", 38),
        ("Very", "Everyone", 20),
    ]
    assert written(figure) == ["5%", "11%", "26%", "38%", "20%"]
    assert figure.layout.barmode == "stack"
    assert [bar.marker.color for bar in figure.data] == list(palette.likert)
    assert {bar.marker.line.width for bar in figure.data} == {1}


def test_the_base_stands_beside_the_bar() -> None:
    figure = likert_bar(results(EVERYONE, scale("Wales", 60, 10, 10, 20, 30, 30)), CONFIDENCE, LIGHT)

    assert list(figure.layout.yaxis.categoryarray) == [
        "Everyone<br>about 1,950",
        "Wales<br>about 60, few answers",
    ]


def test_groups_with_the_best_balance_come_first_and_hidden_ones_last() -> None:
    good, bad = scale("London", 200, 5, 5, 10, 40, 40), scale("Essex", 200, 40, 40, 10, 5, 5)

    figure = likert_bar(results(HIDDEN, bad, good), CONFIDENCE, LIGHT)

    order = [label.split("<br>")[0] for label in figure.layout.yaxis.categoryarray]
    assert order == ["London", "Essex", "Wales"]


def test_a_hidden_group_is_hatched_and_says_so() -> None:
    figure = likert_bar(results(EVERYONE, HIDDEN), CONFIDENCE, LIGHT)

    hatched = next(bar for bar in figure.data if bar.marker.pattern.shape == "/")
    assert (list(hatched.y), list(hatched.x), list(hatched.text)) == (["Wales"], [100], ["[c] hidden"])
    assert ("Not at all", "Wales") not in [piece[:2] for piece in drawn(figure)]


def test_what_is_not_shown_is_one_hatched_piece_in_its_place_on_the_scale() -> None:
    figure = likert_bar(results(scale("Wales", 110, "<5", None, 27, 42, 20)), CONFIDENCE, LIGHT)

    pieces = [piece for piece in drawn(figure) if piece[1] == "Wales"]
    assert pieces == [
        ("Too few to show", "Wales", 11),
        ("Neither", "Wales", 27),
        ("Fairly", "Wales", 42),
        ("Very", "Wales", 20),
    ]


def test_what_is_not_shown_stands_at_the_end_if_it_is_not_side_by_side() -> None:
    figure = likert_bar(results(scale("Wales", 50, "<12", 20, 26, 42, None)), CONFIDENCE, LIGHT)

    assert drawn(figure)[-1] == ("Too few to show", "Wales", 12)


def test_bars_are_as_high_however_many_there_are() -> None:
    one = likert_bar(results(EVERYONE), CONFIDENCE, LIGHT)
    two = likert_bar(results(EVERYONE, HIDDEN), CONFIDENCE, LIGHT)
    three = likert_bar(results(EVERYONE, HIDDEN, scale("London", 200, 5, 5, 10, 40, 40)), CONFIDENCE, LIGHT)

    assert two.layout.height - one.layout.height == three.layout.height - two.layout.height > 0


def test_a_highlight_is_not_a_piece_of_the_scale() -> None:
    highlight = rows("Everyone", 1950, highlight=17)

    assert len(drawn(likert_bar(results([*EVERYONE, *highlight]), CONFIDENCE, LIGHT))) == 5


def test_answers_are_ranked_from_zero_with_their_ranges() -> None:
    figure = answer_bars(results(EVERYONE), CONFIDENCE, LIGHT)

    assert list(figure.layout.yaxis.categoryarray) == ["Fairly", "Neither", "Very", "Not very", "Not at all"]
    assert figure.layout.xaxis.range[0] == 0
    bars = figure.data[0]
    assert (list(bars.error_x.array), list(bars.error_x.arrayminus)) == ([3] * 5, [3] * 5)
    assert written(figure) == ["38%", "26%", "20%", "11%", "5%"]


def test_percentages_stand_after_their_range_in_a_margin_as_wide_as_the_widest() -> None:
    found, hidden = (results(scale("Wales", 110, 10, last, 27, 42, 20)) for last in (12, None))

    short, wide = (answer_bars(one, CONFIDENCE, LIGHT) for one in (found, hidden))

    *_, labels = short.data
    assert list(labels.x) == [45, 30, 23, 15, 13]
    assert all(words.startswith("\N{NO-BREAK SPACE}") for words in labels.text)
    assert short.layout.xaxis.range[1] - 45 <= 1
    assert wide.layout.margin.r > short.layout.margin.r > len("42%") * 8


def test_a_long_answer_has_two_lines_and_a_short_one_stays_on_one() -> None:
    wordy = CONFIDENCE.model_copy(update={"options": (Option(code="1", label=LONG), Option(code="2", label="No"))})

    figure = answer_bars(results(rows("Everyone", 400, answer_1=60, answer_2=40)), wordy, LIGHT)

    first, second = figure.layout.yaxis.categoryarray
    assert first.replace("<br>", " ") == LONG
    assert (first.count("<br>"), second) == (1, "No")


def test_bounds_and_hidden_answers_are_hatched_without_a_range() -> None:
    figure = answer_bars(results(scale("Wales", 110, "<5", None, 27, 42, 20)), CONFIDENCE, LIGHT)

    shown, hatched = figure.data[:2]
    assert list(shown.y) == ["Fairly", "Neither", "Very"]
    assert (list(hatched.y), hatched.marker.pattern.shape) == (["Not at all", "Not very"], "/")
    assert hatched.error_x.array is None
    assert written(figure)[-2:] == ["<5%", "[c] hidden"]


def test_none_and_all_of_a_rounded_share_are_not_written_as_such() -> None:
    figure = answer_bars(results(scale("Everyone", 2000, 0, 100, 26, 38, 20)), CONFIDENCE, LIGHT)

    assert {"<1%", ">99%"} <= set(written(figure))


def test_groups_are_ranked_by_one_answer_and_the_chosen_one_stands_out() -> None:
    found = results(
        rows("London", 200, highlight=15), rows("Wales", 60, highlight=24), rows("Essex", None, highlight=None)
    )

    figure = group_bars(found, "highlight", LIGHT, selected="London")

    assert list(figure.layout.yaxis.categoryarray) == ["Wales<br>about 60, few answers", "London<br>about 200", "Essex"]
    assert written(figure) == ["24%", "15%", "[c] hidden"]
    assert list(figure.data[0].marker.line.color) == [LIGHT.outline, LIGHT.primary]


def test_a_figure_of_hidden_results_holds_no_number() -> None:
    figure = answer_bars(results(HIDDEN), CONFIDENCE, LIGHT)

    assert written(figure) == ["[c] hidden"] * 5
    assert drawn(figure) == [("Too few to show", option.label, 100) for option in CONFIDENCE.options]


def test_a_state_that_is_not_known_is_hidden() -> None:
    found = results(EVERYONE).assign(state="something new")

    figure = answer_bars(found, CONFIDENCE, LIGHT)

    assert set(written(figure)) == {"[c] hidden"}
    assert {width for _, _, width in drawn(figure)} == {100}
