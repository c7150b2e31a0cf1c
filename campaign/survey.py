"""The shape of a codebook: the questions of a survey, their answers, and the groups answers may be broken down by."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from campaign.model import Entry, Key, Words

# A group is stored as an answer to a question of this prefix and the breakdown's key, which no question can have.
BREAKDOWN_PREFIX = "by:"
# What published results call everybody together, and the sum of a question's highlighted options.
EVERYBODY, HIGHLIGHT = "all", "highlight"

Group = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]

QuestionKind = Literal["single", "likert", "multi"]


class Option(Entry):
    """One answer: the code or text that the export holds, and the words that are shown."""

    code: Code
    label: Words
    column: Words | None = None


class Question(Entry):
    """One question: its words, its kind, its answers in order, and where they stand in the export."""

    key: Key
    wording: Words
    kind: QuestionKind
    short: Words
    column: Words | None = None
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    not_in_base: tuple[Words, ...] = ()
    highlight: tuple[Words, ...] = ()
    breakdowns: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _columns_fit_the_kind(self) -> "Question":
        if self.kind == "multi" and any(option.column is None for option in self.options):
            raise ValueError('kind = "multi" to have a column for every option')
        if self.kind != "multi" and self.column is None:
            raise ValueError(f'kind = "{self.kind}" to have a column')
        codes = [option.code for option in self.options]
        _refuse_twice("option", codes)
        if HIGHLIGHT in codes:
            raise ValueError(
                f'no option to have the code "{HIGHLIGHT}", which is kept for the highlighted ones together'
            )
        if self.kind == "multi" and len(self.highlight) > 1:
            raise ValueError('kind = "multi" to highlight one option at most: a union of several is never published')
        if stray := sorted(set(self.highlight) - set(codes)):
            raise ValueError(f"highlight to name codes of options; {', '.join(stray)} is none")
        return self


class Breakdown(Entry):
    """One factor by which answers may be broken down, with the groups it may form."""

    key: Key
    label: Words
    column: Words
    groups: Annotated[tuple[Group, ...], Field(min_length=2)]


class Survey(Entry):
    """A codebook: what was asked, of whom, when, and which columns of the export may be read at all."""

    key: Key
    title: Words
    population: Words
    asked: Words
    started: date
    ended: date
    respondent_column: Words | None = None
    finished_column: Words | None = None
    finished_values: tuple[Words, ...] = ()
    encoding: Words = "utf-8"
    breakdown: tuple[Breakdown, ...] = ()
    question: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _breakdowns_exist(self) -> "Survey":
        known = {breakdown.key for breakdown in self.breakdown}
        _refuse_twice("breakdown", [breakdown.key for breakdown in self.breakdown])
        _refuse_twice("question", [question.key for question in self.question])
        for breakdown in self.breakdown:
            _refuse_twice(f"breakdown {breakdown.key}, group", list(breakdown.groups))
        if EVERYBODY in known:
            raise ValueError(f'no breakdown to have the key "{EVERYBODY}", which is kept for everybody together')
        if (self.finished_column is None) != (not self.finished_values):
            raise ValueError("finished_column and finished_values together, or neither of them")
        for question in self.question:
            if stray := sorted(set(question.breakdowns) - known):
                raise ValueError(f"question {question.key} to name a [[breakdown]]; {', '.join(stray)} is none")
        return self


def _refuse_twice(what: str, names: list[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"each {what} once; {', '.join(twice)} stands twice")
