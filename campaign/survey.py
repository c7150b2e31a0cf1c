"""The shape of a codebook: the questions of a survey, their answers, and the groups answers may be broken down by."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from campaign.entries import Entry, Key, WebAddress, Words
from campaign.survey_question import (
    HIGHLIGHT,
    AskedIf,
    Code,
    Columns,
    ExportFormat,
    Option,
    Question,
    QuestionKind,
    refuse_twice,
)

__all__ = [
    "BREAKDOWN_PREFIX",
    "DESIGN_PREFIX",
    "EVERYBODY",
    "HIGHLIGHT",
    "AskedIf",
    "Breakdown",
    "Design",
    "ExportFormat",
    "Margin",
    "Option",
    "Published",
    "Question",
    "QuestionKind",
    "Survey",
]

# A group is stored as an answer to a question of this prefix and the breakdown's key, and a design column as one of
# the other prefix and `stratum`, `cluster` or `population_size`; no question can have such a key.
BREAKDOWN_PREFIX, DESIGN_PREFIX = "by:", "design:"
# What published results call everybody together.
EVERYBODY = "all"

Group = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class Breakdown(Entry):
    """One factor by which answers may be broken down, with the groups it may form.

    A cell holds a group's name, or one of the texts that `values` lists for it, such as a code. `no_group` are texts
    of people in none of the groups, such as "Prefer not to say".
    """

    key: Key
    label: Words
    column: Words
    columns: Columns = {}
    groups: Annotated[tuple[Group, ...], Field(min_length=2)]
    values: dict[Group, tuple[Words, ...]] = {}
    no_group: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _groups_are_known(self) -> "Breakdown":
        refuse_twice("group", list(self.groups))
        refuse_twice("text of a group", [text for texts in self.values.values() for text in texts])
        if stray := sorted(set(self.values) - set(self.groups)):
            raise ValueError(f"values to name groups; {', '.join(stray)} is none")
        if lists := sorted(form for form, columns in self.columns.items() if isinstance(columns, tuple)):
            raise ValueError(f"columns.{lists[0]} to be one column")
        return self


class Margin(Entry):
    """How many people (or what share of them) of the population are in each group: what weights are made from."""

    breakdown: Key
    population: dict[Group, Annotated[float, Field(gt=0)]]
    source: Words
    source_url: WebAddress | None = None
    as_of: date


class Published(Entry):
    """One finding in the very words in which it was published: so many gave one of these answers."""

    question: Key
    answers: Annotated[tuple[Code, ...], Field(min_length=1)]
    words: Words
    source: Words
    published_on: date | None = None


class Design(Entry):
    """Columns of a survey that was sampled by strata or clusters. What they hold is stored as numbers, not as text."""

    stratum: Words | None = None
    cluster: Words | None = None
    population_size: Words | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Design":
        if not self.columns():
            raise ValueError("stratum, cluster or population_size")
        return self

    def columns(self) -> dict[str, str]:
        """The column of each part of the design that there is."""
        return {part: column for part, column in self.model_dump().items() if column is not None}


class Survey(Entry):
    """A codebook: what was asked, of whom, when, and which columns of the export may be read at all.

    `earlier` is the key of the survey that is the wave before this one, of other people and closed before it began.
    `garbled` says that the export's text was UTF-8 that some program took for cp1252, as "Donâ€™t know" is.
    """

    key: Key
    title: Words
    population: Words
    asked: Words
    started: date
    ended: date
    earlier: Key | None = None
    respondent_column: Words | None = None
    finished_column: Words | None = None
    finished_values: tuple[Words, ...] = ()
    test_column: Words | None = None
    test_values: tuple[Words, ...] = ()
    encoding: Words = "utf-8"
    garbled: Literal["utf-8 read as cp1252"] | None = None
    breakdown: tuple[Breakdown, ...] = ()
    margin: tuple[Margin, ...] = ()
    published: tuple[Published, ...] = ()
    design: Design | None = None
    question: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_hold_together(self) -> "Survey":
        known = {breakdown.key for breakdown in self.breakdown}
        refuse_twice("breakdown", [breakdown.key for breakdown in self.breakdown])
        refuse_twice("question", [question.key for question in self.question])
        if self.earlier == self.key:
            raise ValueError("earlier to name another survey: the wave before this one")
        if EVERYBODY in known:
            raise ValueError(f'no breakdown to have the key "{EVERYBODY}", which is kept for everybody together')
        for name in ("finished", "test"):
            if (getattr(self, f"{name}_column") is None) != (not getattr(self, f"{name}_values")):
                raise ValueError(f"{name}_column and {name}_values together, or neither of them")
        for question in self.question:
            if stray := sorted(set(question.breakdowns) - known):
                raise ValueError(f"question {question.key} to name a [[breakdown]]; {', '.join(stray)} is none")
        _check_routing(self.question)
        _check_margins(self.margin, self.breakdown)
        _check_published(self.published, self.question)
        return self


def _check_routing(questions: tuple[Question, ...]) -> None:
    earlier: dict[str, set[str]] = {}
    for question in questions:
        if asked_if := question.asked_if:
            if asked_if.question not in earlier:
                raise ValueError(f"question {question.key}, asked_if to name an earlier question")
            if stray := sorted(set(asked_if.answers) - earlier[asked_if.question]):
                raise ValueError(
                    f"question {question.key}, asked_if to name codes of {asked_if.question}; {stray[0]} is none"
                )
        earlier[question.key] = {option.code for option in question.options}


def _check_margins(margins: tuple[Margin, ...], breakdowns: tuple[Breakdown, ...]) -> None:
    groups = {breakdown.key: set(breakdown.groups) for breakdown in breakdowns}
    refuse_twice("margin", [margin.breakdown for margin in margins])
    for margin in margins:
        if margin.breakdown not in groups:
            raise ValueError(f"margin {margin.breakdown} to name a [[breakdown]]")
        if odd := sorted(groups[margin.breakdown] ^ set(margin.population)):
            raise ValueError(
                f"margin {margin.breakdown} to have a number for each of its groups and no other; {odd[0]}"
            )


def _check_published(published: tuple[Published, ...], questions: tuple[Question, ...]) -> None:
    codes = {question.key: {option.code for option in question.options} for question in questions}
    for place, finding in enumerate(published, start=1):
        if finding.question not in codes:
            raise ValueError(f"published {place} to name a question; {finding.question} is none")
        if stray := sorted(set(finding.answers) - codes[finding.question]):
            raise ValueError(f"published {place} to name codes of {finding.question}; {stray[0]} is none")
