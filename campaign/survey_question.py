"""The shape of one question of a codebook: its words, its kind, its answers, who was asked, and where it stands."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from campaign.entries import Entry, Key, Words

# What published results call the sum of a question's highlighted options.
HIGHLIGHT = "highlight"

Code = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]

QuestionKind = Literal["single", "likert", "multi", "scale", "number"]
ExportFormat = Literal[
    "plain", "qualtrics", "surveymonkey", "limesurvey", "typeform", "google_forms", "microsoft_forms"
]  # fmt: skip
# Where something stands in each tool's export: one column, or of a question with several answers one for each option.
Columns = dict[ExportFormat, Words | Annotated[tuple[Words, ...], Field(min_length=2)]]


class Option(Entry):
    """One answer: the code or text that the export holds, and the words that are shown.

    `values` are other texts by which an export may give it, such as another tool's codes. Of a number, `least` and
    `most` are the first and the last value of the band. `other` takes every answer that is none of the options, of
    which the words are not kept. `exclusive` is "none of these".
    """

    code: Code
    label: Words
    values: tuple[Words, ...] = ()
    column: Words | None = None
    least: float | None = None
    most: float | None = None
    other: bool = False
    exclusive: bool = False


class AskedIf(Entry):
    """Who was asked: those who gave one of these answers (codes of options) to an earlier question."""

    question: Key
    answers: Annotated[tuple[Code, ...], Field(min_length=1)]


class Question(Entry):
    """One question: its words, its kind, its answers in order, and where they stand in the export.

    Without a column it is found in the export by its wording. `reversed` says that the export's bare numbers run from
    the other end. `base` of a multi question is those who chose something, or all who were asked: then whoever chose
    nothing is counted under the one exclusive option.
    """

    key: Key
    wording: Words
    kind: QuestionKind
    short: Words
    column: Words | None = None
    columns: Columns = {}
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    lowest: Annotated[int, Field(strict=True)] | None = None
    highest: Annotated[int, Field(strict=True)] | None = None
    reversed: bool = False
    asked: Words | None = None
    asked_if: AskedIf | None = None
    base: Literal["chose", "asked"] = "chose"
    not_in_base: tuple[Words, ...] = ()
    not_applicable: tuple[Words, ...] = ()
    prefer_not_to_say: tuple[Words, ...] = ()
    highlight: tuple[Words, ...] = ()
    breakdowns: tuple[Key, ...] = ()

    @property
    def outside_base(self) -> tuple[str, ...]:
        """Every text that leaves the base: not applicable, prefer not to say, and the like."""
        return (*self.not_in_base, *self.not_applicable, *self.prefer_not_to_say)

    @property
    def numbers(self) -> tuple[float, ...] | None:
        """The number that each option stands for, of which there is a mean: of a scale, or of a number without bands.

        None for everything else, also where "not asked" was added as an option.
        """
        ends = {
            "scale": [(_whole_number(option.code), _whole_number(option.code)) for option in self.options],
            "number": [(option.least, option.most) for option in self.options],
        }.get(self.kind, [])
        found = tuple(least for least, most in ends if least is not None and least == most)
        return found if found and len(found) == len(self.options) else None

    @model_validator(mode="before")
    @classmethod
    def _a_scale_has_its_numbers_as_options(cls, entries: Any) -> Any:
        if not isinstance(entries, dict) or entries.get("kind") != "scale" or "options" in entries:
            return entries
        lowest, highest = entries.get("lowest"), entries.get("highest")
        if type(lowest) is not int or type(highest) is not int or not 1 <= highest - lowest <= _LONGEST_SCALE:
            raise ValueError('kind = "scale" to have whole numbers lowest and highest, such as 0 and 10')
        options = [{"code": str(number), "label": str(number)} for number in range(lowest, highest + 1)]
        return entries | {"options": options}

    @model_validator(mode="after")
    def _entries_fit_the_kind(self) -> "Question":
        codes = [option.code for option in self.options]
        refuse_twice("option", codes)
        if HIGHLIGHT in codes:
            raise ValueError(
                f'no option to have the code "{HIGHLIGHT}", which is kept for the highlighted ones together'
            )
        if stray := sorted(set(self.highlight) - set(codes)):
            raise ValueError(f"highlight to name codes of options; {', '.join(stray)} is none")
        if sum(option.other for option in self.options) > 1:
            raise ValueError("other = true on one option at most")
        _KIND_CHECKS[self.kind](self)
        if self.kind != "multi" and (self.base == "asked" or any(option.exclusive for option in self.options)):
            raise ValueError('base and exclusive only where kind = "multi"')
        if self.kind != "number" and any(
            option.least is not None or option.most is not None for option in self.options
        ):
            raise ValueError('least and most only where kind = "number"')
        if self.reversed and self.kind not in ("likert", "scale"):
            raise ValueError('reversed only where kind = "likert" or "scale"')
        return self


_LONGEST_SCALE = 100


def _check_multi(question: Question) -> None:
    with_column = [option for option in question.options if option.column is not None]
    exclusive = [option for option in question.options if option.exclusive]
    needed = [
        option for option in question.options if not (question.base == "asked" and option.exclusive)
    ]  # fmt: skip
    if with_column and any(option.column is None for option in needed):
        raise ValueError('kind = "multi" to have a column for every option, or for none of them')
    if len(question.highlight) > 1:
        raise ValueError('kind = "multi" to highlight one option at most: a union of several is never published')
    if question.base == "asked" and len(exclusive) != 1:
        raise ValueError('base = "asked" to have exclusive = true on one option, under which who chose nothing counts')
    for form, columns in question.columns.items():
        if isinstance(columns, tuple) and len(columns) not in (len(question.options), len(needed)):
            raise ValueError(f"columns.{form} to be one column, or {len(needed)}, one for each option in their order")


def _check_one_column(question: Question) -> None:
    if lists := sorted(form for form, columns in question.columns.items() if isinstance(columns, tuple)):
        raise ValueError(f'columns.{lists[0]} to be one column: several are for kind = "multi"')


def _whole_number(code: str) -> float | None:
    return float(code) if code.removeprefix("-").isdecimal() else None


def _check_scale(question: Question) -> None:
    _check_one_column(question)
    for option in question.options:
        if _whole_number(option.code) is None:
            raise ValueError(f'kind = "scale" to have whole numbers as codes; "{option.code}" is none')


def _check_number(question: Question) -> None:
    _check_one_column(question)
    last = float("-inf")
    for place, option in enumerate(question.options):
        least = float("-inf") if option.least is None and place == 0 else option.least
        most = float("inf") if option.most is None and place == len(question.options) - 1 else option.most
        if least is None or most is None:
            raise ValueError(f"option {option.code} to have least and most; only the first and last may be open")
        if not last < least <= most and not (last == least == float("-inf")):
            raise ValueError(f"option {option.code} to begin above the end of the band before it, and not to end first")
        last = most


_KIND_CHECKS = {
    "single": _check_one_column,
    "likert": _check_one_column,
    "multi": _check_multi,
    "scale": _check_scale,
    "number": _check_number,
}


def refuse_twice(what: str, names: list[str]) -> None:
    """Each name may stand once.

    Raises:
        ValueError: One stands twice; the message says which.
    """
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"each {what} once; {', '.join(twice)} stands twice")
