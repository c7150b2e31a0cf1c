"""How published survey results look wherever they are drawn: their words, and the hatching of what is not shown."""

from typing import Any

import pandas as pd

from campaign.survey import Question
from charts.theme import Palette
from charts.words import as_words

HIDDEN_LABEL = "[c] hidden"
NOT_SHOWN = "Too few to show"


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Published results one by one, each a dict from column to value."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def without_what_is_hidden(results: pd.DataFrame) -> pd.DataFrame:
    """The same rows, with numbers only where the state allows them, whatever stood there."""
    may_be_seen = results["state"].isin(["shown", "below", "above"])
    has_range = results["state"] == "shown"
    return results.assign(
        percent=results["percent"].where(may_be_seen),
        low=results["low"].where(has_range),
        high=results["high"].where(has_range),
        base=results["base"].where(may_be_seen),
    )


def answer_labels(question: Question) -> dict[str, str]:
    """By code, the words of an answer."""
    return {option.code: as_words(option.label) for option in question.options}


def group_labels(results: pd.DataFrame) -> dict[str, str]:
    """By group, the words beside its bar: its name, about how many answered, and whether they are few."""
    labels = {}
    for group, rows in results.groupby("group", sort=False):
        base = rows["base"].max()
        about = "" if pd.isna(base) else f"<br>about {base:,}{', few answers' if rows['few'].any() else ''}"
        labels[str(group)] = f"{as_words(str(group))}{about}"
    return labels


def number_in_words(row: dict[str, Any]) -> str:
    """One published result with its range and base, for a reader who asks."""
    match row["state"]:
        case "shown":
            return f"{percentage(row)} (95% range {row['low']}% to {row['high']}%), of about {row['base']:,}"
        case "below" | "above":
            return f"{percentage(row)} of about {row['base']:,}"
        case _:
            return "hidden to protect people's privacy"


def percentage(row: dict[str, Any]) -> str:
    """One published result as short as it can be: "23%", "<5%", ">95%" or hidden."""
    match row["state"]:
        case "shown" if row["percent"] in (0, 100):
            # At least five people gave it, and five did not: rounding alone makes it none or all.
            return "<1%" if row["percent"] == 0 else ">99%"
        case "shown":
            return f"{row['percent']}%"
        case "below":
            return f"<{row['percent']}%"
        case "above":
            return f">{row['percent']}%"
        case _:
            return HIDDEN_LABEL


def hatched(palette: Palette) -> dict[str, Any]:
    """The marker of what may not be shown as a number."""
    pattern = {"shape": "/", "fgcolor": palette.other, "bgcolor": palette.gap, "fillmode": "replace", "solidity": 0.3}
    return {"color": palette.gap, "pattern": pattern, "line": {"color": palette.outline, "width": 1}}
