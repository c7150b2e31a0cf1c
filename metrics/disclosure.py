"""Survey results made safe to show: the only form in which they leave the publish step."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from campaign.survey import EVERYBODY, Question, Survey
from metrics.disclosure_cells import State, cell_states
from metrics.disclosure_rounding import FEW_UNDER, MINIMUM_BASE, bound_of_fewer, rounded_base, whole_percent

_GROUPS_HIDDEN_TOGETHER, _PEOPLE_HIDDEN_TOGETHER = 2, 10
_WHOLE_NUMBERS = ("percent", "low", "high", "base")
_PLACE = ["question", "breakdown", "group", "answer"]


def safe(results: pd.DataFrame, survey: Survey, also_hidden: Collection[tuple[str, str, str]] = ()) -> pd.DataFrame:
    """Results as they may be published: whole percentages, rounded bases, and nothing about fewer than five people.

    Rules 1 to 5 of the campaign's disclosure control:
    1. One breakdown at a time, of those that the codebook allows; options of a multi question are never combined.
    2. A group with fewer than 30 people in the base is hidden; one of 30 to 99 is marked as ``few``.
    3. If a group is hidden, the next smallest is hidden with it, until two groups that somebody is in, and ten people,
       are hidden together.
    4. An answer of 0 to 4 people is given as "fewer than", one of all but 0 to 4 as "more than", and what would tell
       the number after all is hidden (`cell_states`). No range is given with either: it would tell the number.
    5. Percentages and ranges are whole numbers; bases are rounded to 10.

    What no rule allows is hidden, such as a group whose counts, shares and ranges do not fit together.

    Args:
        results: As `metrics.survey.results` gives it.
        survey: The codebook.
        also_hidden: Question, breakdown and group of what has to be hidden besides, see `disclosure_release`.

    Returns:
        The same rows in the same order. Columns ``question``, ``breakdown``, ``group``, ``answer``, ``state``
        (``shown``, ``below``, ``above`` or ``hidden``), ``percent`` (Int64; for ``below`` and ``above`` the bound),
        ``low`` and ``high`` (Int64, 95% range in per cent; only where shown), ``base`` (Int64, people, rounded to 10)
        and ``few`` (bool). A hidden row has nothing in the last five: missing numbers and no mark.

    Raises:
        ValueError: A question, or a breakdown of it, is not in the codebook's list of what may be shown.
        KeyError: ``results`` lacks a column.

    Method: docs/metrics.md#survey-disclosure
    """
    rows: dict[Any, dict[str, Any]] = {}
    for (question, breakdown), table in results.groupby(["question", "breakdown"], sort=False):
        hidden = {group for key, by, group in also_hidden if (key, by) == (question, breakdown)}
        rows |= _safe_rows(table, _allowed(survey, str(question), str(breakdown)), hidden)
    published = pd.DataFrame.from_dict(rows, orient="index", columns=["state", *_WHOLE_NUMBERS, "few"])
    typed = published.astype(dict.fromkeys(_WHOLE_NUMBERS, "Int64") | {"state": "str", "few": bool})
    return results[_PLACE].join(typed)


def _allowed(survey: Survey, key: str, breakdown: str) -> Question:
    """The question of this key, which has to allow the breakdown."""
    for question in survey.question:
        if question.key == key and breakdown in (EVERYBODY, *question.breakdowns):
            return question
    raise ValueError(f"the codebook does not allow {key} to be broken down by {breakdown}")


def _safe_rows(table: pd.DataFrame, question: Question, also_hidden: Collection[str]) -> dict[Any, dict[str, Any]]:
    """The published part of each row of one question and breakdown, by the row's index."""
    groups = {str(name): cells for name, cells in table.groupby("group", sort=False)}
    states = {name: None if name in also_hidden else _states(cells, question) for name, cells in groups.items()}
    bases = {name: _people(cells) for name, cells in groups.items()}
    hidden = _hidden_together(bases, [name for name, found in states.items() if found is None])
    rows: dict[Any, dict[str, Any]] = {}
    for name, cells in groups.items():
        found = states[name]
        for index, cell in cells.iterrows():
            state = "hidden" if name in hidden or found is None else found.get(str(cell["answer"]), "hidden")
            rows[index] = _published(cell, state)
    return rows


def _states(cells: pd.DataFrame, question: Question) -> dict[str, State] | None:
    """The state of each answer of a group; None if the group has to be hidden."""
    if not _fits_together(cells, question) or _people(cells) < MINIMUM_BASE:
        return None
    counts = {str(answer): int(count) for answer, count in zip(cells["answer"], cells["count"], strict=True)}
    return cell_states(counts, _people(cells), question)


def _fits_together(cells: pd.DataFrame, question: Question) -> bool:
    """Whether a group has one base, every answer once, and counts, shares and ranges in their order."""
    answers = list(cells["answer"])
    return bool(
        len(set(cells["base"])) == 1
        and len(set(answers)) == len(answers)
        and {option.code for option in question.options} <= set(answers)
        and cells["count"].between(0, cells["base"]).all()
        and cells["share"].between(cells["low"], cells["high"]).all()
        and cells["low"].ge(0).all()
        and cells["high"].le(1).all()
    )


def _people(cells: pd.DataFrame) -> int:
    least = cells["base"].min()
    return 0 if pd.isna(least) else int(least)


def _hidden_together(bases: Mapping[str, int], hidden_alone: Collection[str]) -> set[str]:
    """The groups to hide: those that must be, and the next smallest, until none can be told from what is shown."""
    hidden = set(hidden_alone)
    others = sorted((name for name in bases if name not in hidden), key=bases.__getitem__)
    for name in others:
        somebody = [bases[group] for group in hidden if bases[group] > 0]
        enough = len(somebody) >= _GROUPS_HIDDEN_TOGETHER and sum(somebody) >= _PEOPLE_HIDDEN_TOGETHER
        if not hidden or enough:
            break
        hidden.add(name)
    return hidden


def _published(cell: "pd.Series[Any]", state: str) -> dict[str, Any]:
    if state not in ("shown", "below", "above"):
        return {"state": "hidden", **dict.fromkeys(_WHOLE_NUMBERS), "few": False}
    base = int(cell["base"])
    if state == "shown":
        percent, low, high = (int(whole) for whole in whole_percent(cell[["share", "low", "high"]].to_numpy(float)))
        numbers: dict[str, int | None] = {"percent": percent, "low": low, "high": high}
    else:
        fewer = bound_of_fewer(base)
        numbers = {"percent": fewer if state == "below" else 100 - fewer, "low": None, "high": None}
    return {"state": state, **numbers, "base": rounded_base(base), "few": base < FEW_UNDER}
