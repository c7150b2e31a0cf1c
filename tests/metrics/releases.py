"""Surveys of a few generated people, their releases, and an attacker who adds up what a release says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from campaign.survey import Breakdown, Option, Question, Survey
from metrics.disclosure_rounding import as_published, rounded_base

EVERYBODY = ("all", "Everyone")


def a_survey(
    breakdowns: Mapping[str, tuple[str, ...]], options: str = "xyz", kind: str = "single", highlight: str = ""
) -> Survey:
    """One question `q` with single-letter options, broken down by each breakdown."""
    question = Question(
        key="q",
        wording="?",
        short="?",
        kind="multi" if kind == "multi" else "single",
        column="q",
        options=tuple(Option(code=code, label=code.upper(), column=code) for code in options),
        highlight=tuple(highlight),
        breakdowns=tuple(breakdowns),
    )
    return Survey(
        key="test",
        title="A survey",
        population="patients",
        asked="Online",
        started=date(2026, 6, 1),
        ended=date(2026, 8, 31),
        breakdown=tuple(Breakdown(key=key, label=key, column=key, groups=groups) for key, groups in breakdowns.items()),
        question=(question,),
    )


def answers_of(survey: Survey, people: Mapping[Any, int]) -> pd.DataFrame:
    """So many people of each kind: their groups in the breakdowns' order ("" for none), and their answers together."""
    rows = []
    everyone = (person for person, count in people.items() for _ in range(count))
    for number, (*groups, answers) in enumerate(everyone):
        who = f"person {number:06}"
        rows += [(who, "q", answer) for answer in answers]
        rows += [
            (who, f"by:{breakdown.key}", group)
            for breakdown, group in zip(survey.breakdown, groups, strict=True)
            if group
        ]
    return pd.DataFrame(rows, columns=["respondent", "question", "answer"], dtype="str")


def as_if_safe(results: pd.DataFrame, **instead: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """Results published without any rule but whole percentages and rounded bases; `state` names states by group and
    answer, such as {("Wales", "x"): "below"}."""
    states = dict(instead.get("state", {}))
    rows = []
    for row in results.to_dict("records"):
        state = states.get((row["group"], row["answer"]), states.get((row["group"], "*"), "shown"))
        percent, low, high = (int(n[0]) for n in as_published(np.array([row["count"]]), np.array([row["base"]])))
        few, base = row["base"] < 100, rounded_base(row["base"])
        numbers: dict[str, Any] = {"percent": percent, "low": low, "high": high, "base": base, "few": few}
        if state != "shown":
            numbers |= {"low": None, "high": None}
        if state == "hidden":
            numbers |= {"percent": None, "base": None, "few": False}
        rows.append(
            {key: row[key] for key in ("question", "breakdown", "group", "answer")} | {"state": state} | numbers
        )
    whole = dict.fromkeys(("percent", "low", "high", "base"), "Int64")
    return pd.DataFrame(rows, index=results.index).astype(whole | {"few": bool})


@dataclass
class Interval:
    """The least and the greatest that a number can be."""

    least: int
    greatest: int

    def narrow(self, least: int, greatest: int) -> bool:
        """Whether knowing this as well tells more."""
        before = (self.least, self.greatest)
        self.least, self.greatest = max(self.least, least), min(self.greatest, greatest)
        return before != (self.least, self.greatest)


class Attacker:
    """Works out counts of a single question from a release: looks percentages up, and adds and subtracts.

    Slow and written apart from the audit, which it checks: it knows no linear programming.
    """

    def __init__(self, shown: pd.DataFrame, options: Sequence[str]) -> None:
        self.options = options
        self.places = list(dict.fromkeys(shown[["breakdown", "group"]].itertuples(index=False, name=None)))
        self.known = {key: Interval(0, 10**6) for key in product(self.places, (*options, "base"))}
        for (breakdown, group), rows in shown.groupby(["breakdown", "group"]):
            self._look_up((str(breakdown), str(group)), rows)
        while sum(self._add_up(total, parts) for total, parts in self._sums()):
            pass

    def _look_up(self, place: tuple[str, str], rows: pd.DataFrame) -> None:
        told = rows[rows["state"] != "hidden"]
        if told.empty:
            return
        base = int(told["base"].iloc[0])
        exact = range(base, base + 1) if base % 10 else range(max(base - 5, 30 if base >= 30 else 1), base + 5)
        bases = [n for n in exact if (n < 100) == bool(told["few"].iloc[0])]
        self.known[place, "base"].narrow(min(bases), max(bases))
        for row in rows.to_dict("records"):
            if row["answer"] in self.options:
                fits = [count for n in bases for count in self._counts(row, n)]
                self.known[place, row["answer"]].narrow(min(fits), max(fits))

    @staticmethod
    def _counts(row: Mapping[Any, Any], base: int) -> Iterator[int]:
        match row["state"]:
            case "below":
                yield from (0, 4)
            case "above":
                yield from (base - 4, base)
            case "hidden":
                yield from (5, base - 5)
            case _:
                counts = np.arange(base + 1)
                percent, low, high = as_published(counts, np.full(base + 1, base))
                alike = (percent == row["percent"]) & (low == row["low"]) & (high == row["high"])
                yield from (int(count) for count in counts[alike])

    def _sums(self) -> Iterator[tuple[Any, list[Any]]]:
        for place in self.places:
            yield (place, "base"), [(place, option) for option in self.options]
        for breakdown in {place[0] for place in self.places if EVERYBODY in self.places} - {"all"}:
            for column in (*self.options, "base"):
                yield (EVERYBODY, column), [(place, column) for place in self.places if place[0] == breakdown]

    def _add_up(self, total: Any, parts: list[Any]) -> bool:
        least, greatest = (sum(getattr(self.known[part], end) for part in parts) for end in ("least", "greatest"))
        news = [self.known[total].narrow(least, greatest)]
        for part in parts:
            own = self.known[part]
            most = self.known[total].greatest - (least - own.least)
            fewest = self.known[total].least - (greatest - own.greatest)
            news.append(own.narrow(fewest, most))
        return any(news)

    def told(self, people: Counter[tuple[tuple[str, str], str]]) -> list[tuple[tuple[str, str], str]]:
        """The small counts that it knows better than "fewer than five"."""
        return [
            key
            for key, found in self.known.items()
            if key[1] != "base"
            and people[key] < 5
            and people[key[0], "base"]
            and (found.least > 0 or found.greatest < 4)
        ]


def true_counts(results: pd.DataFrame) -> Counter[tuple[tuple[str, str], str]]:
    """People by place and answer, and by place and `base`."""
    counts: Counter[tuple[tuple[str, str], str]] = Counter()
    for row in results.to_dict("records"):
        place = (row["breakdown"], row["group"])
        counts[place, row["answer"]] = row["count"]
        counts[place, "base"] = row["base"]
    return counts
