"""Published survey results as tables: percentages, bounds or [c], each with its range and base."""

from typing import Any

import pandas as pd

from campaign.survey import HIGHLIGHT, Question
from charts.survey_marks import percentage, records, without_what_is_hidden
from figures.survey_words import highlight_words
from figures.words import number
from metrics.words import range_in_words

MEAN = "Mean of the answers"
_PLACE = ["question", "breakdown", "group", "answer"]


def result_table(
    results: pd.DataFrame,
    question: Question,
    factor: str,
    verdicts: pd.DataFrame | None = None,
    changes: pd.DataFrame | None = None,
    means: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Published results as readers see them, with verdicts on groups and changes since the wave before.

    Args:
        results: Of one question and breakdown, whose groups are of this `factor`.
        question: Its entry in the codebook.
        verdicts: Those of the release, of results as published or of weighted ones.
        changes: Those of the release.
        means: Those of the release; each group of a scale or a number has a row of its own for its mean.
    """
    labels = {option.code: option.label for option in question.options} | {HIGHLIGHT: highlight_words(question)}
    if len(question.highlight) == 1:  # it is that option under another name
        results = results[results["answer"] != HIGHLIGHT]
    groups, codes = list(dict.fromkeys(results["group"])), list(labels)
    order = results["group"].map(groups.index) * len(codes) + results["answer"].map(codes.index)
    results = without_what_is_hidden(results.loc[order.sort_values().index])
    few = {True: "*", False: ""}
    table = pd.DataFrame(
        {
            factor: [f"{group}{few[bool(one)]}" for group, one in zip(results["group"], results["few"], strict=True)],
            "Answer": [labels[code] for code in results["answer"]],
            "Per cent": [_cell(row) for row in records(results)],
            "95% range": [_range(row) for row in records(results)],
            "Answers": ["[c]" if pd.isna(base) else number(int(base)) for base in results["base"]],
        }
    )
    if verdicts is not None and len(verdicts):
        said = results[_PLACE].merge(verdicts, on=_PLACE, how="left")["verdict"]
        table["Against the others"] = list(said.where(said.notna(), "[c]"))
    if changes is not None and len(changes):
        known = results[_PLACE].merge(changes, on=_PLACE, how="left")
        table["Change, percentage points"] = [_change(row) for row in records(known)]
    return table if question.numbers is None or means is None else _with_means(table, list(results["group"]), means)


def _with_means(table: pd.DataFrame, group_of_row: list[str], means: pd.DataFrame) -> pd.DataFrame:
    """After the answers of each group a row with their mean, which is no per cent; what does not apply is missing."""
    of_group = {str(row["group"]): row for row in records(means)}
    answers = table.assign(Mean=None)
    found = list[pd.DataFrame]()
    for group in dict.fromkeys(group_of_row):
        own = answers[[one == group for one in group_of_row]]
        row = of_group.get(group)
        last = own.iloc[[-1]].assign(**dict.fromkeys(own.columns[2:]))
        found += [own, last.assign(**_mean_cells(row) | {"Answer": MEAN, "Answers": own["Answers"].iloc[-1]})]
    return pd.concat(found, ignore_index=True)


def _mean_cells(row: dict[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {"95% range": "[c]", "Mean": "[c]"}
    return {"95% range": f"{row['low']:.1f} to {row['high']:.1f}", "Mean": float(row["mean"])}


def result_words(row: dict[str, Any]) -> str:
    """A published result in one cell: share and range, a bound alone, or the mark for what is hidden."""
    return _cell(row) if pd.isna(row["low"]) else f"{_cell(row)} ({_range(row)})"


def _cell(row: dict[str, Any]) -> str:
    """The share as the figure shows it; the mark for what is hidden."""
    return "[c]" if row["state"] == "hidden" else percentage(row)


def _range(row: dict[str, Any]) -> str:
    return "[c]" if pd.isna(row["low"]) or pd.isna(row["high"]) else f"{row['low']}% to {row['high']}%"


def _change(row: dict[str, Any]) -> str:
    if pd.isna(row["change"]):
        return "[x]"
    change, low, high = (int(row[name]) for name in ("change", "low", "high"))
    return f"{range_in_words(change, change).split(' to ')[0]} ({range_in_words(low, high)})"
