"""What kind of question stands in a column, told by the answers that many people gave."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

import numpy as np

from campaign.survey import QuestionKind
from data_sources.personal import is_personal
from data_sources.rows import folded
from data_sources.survey_cells import NOT_SHOWN, folded_cell
from data_sources.survey_formats import FORMS
from data_sources.survey_layout import Column, Layout
from data_sources.survey_table import Table
from data_sources.survey_unknown import QUOTED_FROM_PEOPLE

_PERSONAL_NAME = re.compile(
    r"\b(name|first ?name|last ?name|surname|e-?mail|phone|telephone|mobile|address|post ?code|zip|ip|ipaddress|"
    r"latitude|longitude|recipient\w*|birth|nhs|user ?name|own words)\b",
    re.IGNORECASE,
)
_MOST_OPTIONS, _LONGEST_OPTION, _MOST_ON_A_SCALE, _LEAST_ON_A_SCALE = 30, 120, 11, 5
_BANDS = 6
_OUTSIDE = {
    "prefer_not_to_say": re.compile(r"^(i'd |i would )?(prefer|rather) not( to)? (say|answer)$"),
    "not_applicable": re.compile(r"^(not applicable|does not apply|doesn't apply)( to me)?$"),
    "not_in_base": re.compile(r"^(i )?(don't know|do not know|not sure|unsure|can't remember|cannot remember)$"),
}
_LIKERT = (
    ("strongly disagree", "disagree", "tend to disagree", "neither agree nor disagree", "tend to agree", "agree",
     "strongly agree"),
    ("not at all confident", "not very confident", "neither", "somewhat confident", "fairly confident",
     "very confident"),
    ("very dissatisfied", "dissatisfied", "fairly dissatisfied", "neither satisfied nor dissatisfied",
     "fairly satisfied", "satisfied", "very satisfied"),
    ("very unlikely", "unlikely", "neither likely nor unlikely", "likely", "very likely"),
    ("not at all important", "not very important", "neither", "fairly important", "very important"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
)  # fmt: skip


@dataclass(frozen=True)
class Guess:
    """One question of an export. `rare` is how many different answers were left out, since few people gave them."""

    wording: str
    kind: QuestionKind
    why: str
    columns: tuple[Column, ...]
    column: str | None = None
    options: tuple[dict[str, str | float], ...] = ()
    numbers: tuple[int, ...] = ()
    outside: dict[str, list[str]] = field(default_factory=dict)
    rare: int = 0


def looks_personal(name: str) -> bool:
    """Whether a column's name says that it holds something about who somebody is."""
    return bool(_PERSONAL_NAME.search(name.replace("_", " ")))


def guessed(layout: Layout, columns: list[Column], table: Table) -> Iterator[Guess]:
    """Each question that can be told, in the order of the file; a column in which people wrote freely is none."""
    done = set[int]()
    for place, column in enumerate(columns):
        if column.place in done:
            continue
        members = _members(column, columns)
        headed = list(takewhile(lambda one: _holds_only_its_header(one, table), columns[place:]))
        if len(members) > 1:
            done |= {member.place for member in members}
            yield _of_columns(tuple(members))
        elif len(headed) > 1:
            done |= {member.place for member in headed}
            yield _of_headed(tuple(headed))
        elif guess := _of_one(column, layout, _counts(table, column)):
            yield guess


def _members(column: Column, columns: list[Column]) -> list[Column]:
    """The columns of the options of one question."""
    if not column.option:
        return [column]
    return [one for one in columns if one.option and folded(one.words) == folded(column.words)]


def _of_columns(members: tuple[Column, ...]) -> Guess:
    words = members[0].words.strip()
    options = _options([" ".join(member.option.split()) for member in members])
    return Guess(words, "multi", "one column for each option", members, words, options)


def _holds_only_its_header(column: Column, table: Table) -> bool:
    """Typeform heads each option's column with the option alone, and nowhere gives the question's words."""
    texts = {folded_cell(value) for value in table.columns[column.place].values} - {""}
    return texts == {folded_cell(column.header)}


def _of_headed(members: tuple[Column, ...]) -> Guess:
    why = "columns headed by an option each; the export does not have the question's words"
    options = tuple(
        option | {"column": member.header}
        for option, member in zip(
            _options([" ".join(member.header.split()) for member in members]), members, strict=True
        )
    )
    return Guess("Which of these?", "multi", why, members, None, options)


def _of_one(column: Column, layout: Layout, counts: dict[str, int]) -> Guess | None:
    """The question of one column; None where nobody answered, or people wrote in their own words."""
    outside = _outside(counts)
    left = {text for texts in outside.values() for text in texts}
    answers = {text: count for text, count in counts.items() if text not in left}
    often = [text for text, count in answers.items() if count >= QUOTED_FROM_PEOPLE]
    question = Guess(column.words.strip(), "single", "", (column,), column.header, outside=outside)
    numbers = _numbers(answers)
    if numbers and len(set(numbers)) >= _LEAST_ON_A_SCALE:
        return _of_numbers(question, numbers)
    if any(is_personal(text) for text in answers) or len(often) < 2 or len(often) > _MOST_OPTIONS:
        return _of_joined(question, layout, answers)
    said = sum(answers[text] for text in often)
    if max(map(len, often)) > _LONGEST_OPTION or said < sum(answers.values()) / 2:
        return _of_joined(question, layout, answers)
    joined = _of_joined(question, layout, answers)
    if joined is not None and len(joined.options) <= len(often):
        return joined
    kind, ordered = _ordered(often)
    why = "its answers are known steps" if kind == "likert" else "the same few answers again and again"
    return replace(question, kind=kind, why=why, options=_options(ordered), rare=len(answers) - len(often))


def _of_numbers(question: Guess, numbers: list[int]) -> Guess | None:
    lowest, highest = min(numbers), max(numbers)
    if 0 <= lowest <= 1 and highest - lowest < _MOST_ON_A_SCALE and highest <= _MOST_ON_A_SCALE - 1:
        ends = (lowest if lowest == 0 else 1, highest)
        return replace(question, kind="scale", why="whole numbers; the ends may be further out", numbers=ends)
    cuts = sorted({int(round(cut, -1)) for cut in np.quantile(numbers, np.linspace(0, 1, _BANDS + 1)[1:-1])})
    if not cuts:
        return None
    bands: list[dict[str, str | float]] = [
        {"code": f"under_{cuts[0]}", "label": f"Under {cuts[0]}", "most": cuts[0] - 1}
    ]
    for least, above in pairwise(cuts):
        bands.append(
            {"code": f"{least}_to_{above - 1}", "label": f"{least} to {above - 1}", "least": least, "most": above - 1}
        )
    bands.append({"code": f"from_{cuts[-1]}", "label": f"{cuts[-1]} and over", "least": cuts[-1]})
    return replace(question, kind="number", why="many numbers; choose the bands", options=tuple(bands))


def _of_joined(question: Guess, layout: Layout, answers: dict[str, int]) -> Guess | None:
    """Several answers in one cell: few different pieces, in many combinations."""
    for separator in FORMS[layout.format].joined_by:
        pieces = _pieces(answers, separator)
        often = [piece for piece, count in pieces.items() if count >= QUOTED_FROM_PEOPLE]
        several = sum(count for text, count in answers.items() if separator in text)
        if not 2 <= len(often) <= _MOST_OPTIONS or several < sum(answers.values()) / 10:
            continue
        if sum(pieces[piece] for piece in often) < 0.8 * sum(pieces.values()) or any(map(is_personal, often)):
            continue
        why = f'several answers in a cell, joined by "{separator}"; an option may hold one itself'
        return replace(question, kind="multi", why=why, options=_options(often), rare=len(pieces) - len(often))
    return None


def _pieces(answers: dict[str, int], separator: str) -> Counter[str]:
    """How many people gave each piece. Two that never stand without each other are one, with the separator in it."""
    cells = [([*filter(None, map(str.strip, text.split(separator)))], count) for text, count in answers.items()]
    while True:
        pieces, pairs = Counter[str](), Counter[tuple[str, str]]()
        for cell, count in cells:
            pieces.update(dict.fromkeys(cell, count))
            pairs.update(dict.fromkeys(pairwise(cell), count))
        one = next((pair for pair, count in pairs.items() if pieces[pair[0]] == pieces[pair[1]] == count), None)
        if one is None:
            return pieces
        cells = [(_merged(cell, one, f"{one[0]}{separator} {one[1]}"), count) for cell, count in cells]


def _merged(cell: list[str], pair: tuple[str, str], merged: str) -> list[str]:
    if pair not in pairwise(cell):
        return cell
    place = list(pairwise(cell)).index(pair)
    return [*cell[:place], merged, *cell[place + 2 :]]


def _counts(table: Table, column: Column) -> dict[str, int]:
    """How many people gave each answer, in the order in which they first appear, however it is spelled."""
    texts = table.columns[column.place]
    spelled: dict[str, str] = {}
    counts: dict[str, int] = {}
    for value, count in zip(texts.values, np.bincount(texts.codes, minlength=len(texts.values)).tolist(), strict=True):
        words = " ".join(value.split())
        text = spelled.setdefault(folded_cell(words), words)
        if text and folded_cell(text) not in NOT_SHOWN:
            counts[text] = counts.get(text, 0) + count
    return counts


def _outside(counts: dict[str, int]) -> dict[str, list[str]]:
    """The answers that leave the base; below zero, among numbers that are not, are codes for "not applicable"."""
    found = {name: [text for text in counts if form.match(folded_cell(text))] for name, form in _OUTSIDE.items()}
    below = [text for text in counts if re.fullmatch(r"-\d{1,4}", folded_cell(text))]
    if below and sum(folded_cell(text).isdigit() for text in counts) > len(below):
        found["not_applicable"] += below
    return {name: texts for name, texts in found.items() if texts}


def _numbers(answers: dict[str, int]) -> list[int]:
    """Everybody's number, if all are whole ones."""
    folded = [(folded_cell(text), count) for text, count in answers.items()]
    if not all(re.fullmatch(r"-?\d{1,6}", text) for text, _ in folded):
        return []
    return [int(text) for text, count in folded for _ in range(count)]


def _ordered(often: list[str]) -> tuple[QuestionKind, list[str]]:
    """Known steps in their order, numbered ones by their number, and others as they appear."""
    folded = {folded_cell(text): text for text in often}
    for steps in _LIKERT:
        if len(folded) > 2 and folded.keys() <= set(steps):
            return "likert", [folded[step] for step in steps if step in folded]
    numbers = {text: int(found[1]) for text in folded if (found := re.match(r"[a-z]?(\d+)", text))}
    if len(numbers) == len(folded):
        return "single", [folded[text] for text in sorted(folded, key=lambda text: numbers[text])]
    return "single", often


def _options(texts: list[str]) -> tuple[dict[str, str | float], ...]:
    return tuple({"code": text, "label": text} for text in texts)
