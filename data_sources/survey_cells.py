"""What the cells of a survey's export mean: which option, which options, or what kind of no answer."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from campaign.survey import Breakdown, Question
from data_sources.errors import FileNotReadable

# What a cell is that is no option: these stand where an option's place among the options would stand.
BLANK, NOT_APPLICABLE, PREFER_NOT_TO_SAY, NOT_IN_BASE, UNKNOWN = -1, -2, -3, -4, -5
# What a tool writes for a question that somebody was not shown.
NOT_SHOWN = frozenset({"n/a"})

_NOT_CHOSEN = frozenset({"", "0", "no", "n", "false", "not selected", "unchecked", *NOT_SHOWN})
_DASH = re.compile(r"\s*[-‐‑–—−]\s*")
_WHOLE_NUMBER = re.compile(r"^(-?\d+)\.0+$")


def folded_cell(cell: str) -> str:
    """A cell as it is compared: case, blanks, kinds of dash and apostrophe, and a needless `.0` do not count."""
    plain = _DASH.sub("-", " ".join(cell.split()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return _WHOLE_NUMBER.sub(r"\1", plain.casefold())


def meaning_of_cells(question: Question) -> Callable[[str], int]:
    """A function from a cell of a question with one answer to the place of the option that it means, or to what else.

    A cell may hold an option's code, its label, or `code - label`. Where the export's numbers are `reversed`, a bare
    number counts from the other end and the number before a label does not count.

    Raises:
        FileNotReadable: Some text can be read as two different options.
    """
    outside = _outside(question)
    if question.kind == "number":
        return partial(_band, outside, question)
    meanings = _meanings(question, outside)
    other = next((place for place, option in enumerate(question.options) if option.other), UNKNOWN)
    return lambda cell: meanings.get(folded_cell(cell), other)


def group_of_cells(breakdown: Breakdown) -> Callable[[str], int]:
    """A function from a cell to the place of the group that it means, or to `BLANK` or `UNKNOWN`.

    Raises:
        FileNotReadable: Some text can be read as two different groups.
    """
    texts: dict[str, int] = dict.fromkeys(("", *(folded_cell(text) for text in breakdown.no_group)), BLANK)
    for place, group in enumerate(breakdown.groups):
        for text in (group, *breakdown.values.get(group, ())):
            if texts.setdefault(folded_cell(text), place) != place:
                raise _ambiguous(f"breakdown {breakdown.key}", text, "group")
    return lambda cell: texts.get(folded_cell(cell), UNKNOWN)


def is_chosen(question: Question) -> Callable[[str], bool]:
    """A function that says of a cell in an option's own column whether the option was chosen."""
    not_chosen = _NOT_CHOSEN | {folded_cell(value) for value in question.outside_base}
    return lambda cell: folded_cell(cell) not in not_chosen


def chosen_in_cell(
    question: Question, separators: Sequence[str]
) -> Callable[[str], tuple[tuple[int, ...], tuple[str, ...]]]:
    """A function from a cell that joins several answers to the places of those chosen, and to what is none of them.

    An option may have the separator within itself: from the left, the longest option that fits is taken.

    Raises:
        FileNotReadable: Some text can be read as two different options.
    """
    outside = _outside(question)
    meanings = {text: place for text, place in _meanings(question, outside).items() if text}
    forms = sorted(meanings, key=len, reverse=True)
    other = next((place for place, option in enumerate(question.options) if option.other), None)

    def chosen(cell: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        places, strange = list[int](), list[str]()
        for piece in _pieces(folded_cell(cell), forms, separators):
            place = meanings.get(piece, other)
            if place is None:
                strange.append(piece)
            else:
                places.append(place)
        # What leaves the base says something only where nothing else was chosen.
        options = tuple(sorted({place for place in places if place >= 0}))
        return options or tuple(places[:1]), tuple(strange)

    return chosen


def _pieces(text: str, forms: list[str], separators: Sequence[str]) -> Iterator[str]:
    while text := text.strip().lstrip("".join(separators)).strip():
        found = next((form for form in forms if _begins_with(text, form, separators)), None)
        if found is None:
            ends = [end for separator in separators if (end := text.find(separator)) >= 0]
            found = text[: min(ends, default=len(text))]
        yield found.strip()
        text = text[len(found) :]


def _begins_with(text: str, form: str, separators: Sequence[str]) -> bool:
    rest = text[len(form) :].lstrip()
    return text.startswith(form) and (not rest or rest.startswith(tuple(separators)))


def _outside(question: Question) -> dict[str, int]:
    """Every text that leaves the base, with the kind of no answer that it is."""
    kinds = {
        NOT_IN_BASE: question.not_in_base,
        NOT_APPLICABLE: question.not_applicable,
        PREFER_NOT_TO_SAY: question.prefer_not_to_say,
    }
    return {folded_cell(text): kind for kind, texts in kinds.items() for text in texts}


def _meanings(question: Question, outside: Mapping[str, int]) -> dict[str, int]:
    meanings: dict[str, int] = {"": BLANK, **dict.fromkeys(NOT_SHOWN, BLANK), **outside}
    labels_too = {folded_cell(option.label) for option in question.options}
    for text in NOT_SHOWN & (labels_too | {folded_cell(option.code) for option in question.options}):
        del meanings[text]
    for place, forms in enumerate(_forms(question)):
        left_out = [outside[form] for form in forms if form in outside]
        meaning = left_out[0] if left_out else place
        for form in forms:
            if meanings.setdefault(form, meaning) != meaning:
                raise _ambiguous(f"question {question.key}", form, "option")
    return meanings


def _forms(question: Question) -> Iterable[set[str]]:
    """How each option may be written."""
    codes = [option.code for option in question.options]
    for option, code in zip(question.options, codes[::-1] if question.reversed else codes, strict=True):
        yield {folded_cell(form) for form in (code, option.label, f"{code} - {option.label}", *option.values)} - (
            # A scale's labels are its numbers, which then would mean both ends.
            {folded_cell(option.label)} if question.reversed and option.label == option.code != code else set()
        )


def _band(outside: Mapping[str, int], question: Question, cell: str) -> int:
    text = folded_cell(cell)
    if not text or text in NOT_SHOWN:
        return BLANK
    if text in outside:
        return outside[text]
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return UNKNOWN
    if not math.isfinite(number):
        return UNKNOWN
    for place, option in enumerate(question.options):
        least = -math.inf if option.least is None else option.least
        if least <= number <= (math.inf if option.most is None else option.most):
            return place
    return UNKNOWN


def _ambiguous(where: str, text: str, what: str) -> FileNotReadable:
    return FileNotReadable(
        f"The codebook's {where}",
        f'"{text}" can be read as two different {what}s',
        f"Give each {what} a code and a label that no other {what} has",
    )
