"""What the campaign says: findings of its survey, facts, and people's own words. Each has something that allows it."""

import datetime as dt
from typing import Any, Literal

from pydantic import field_validator, model_validator

from campaign.entries import Entry, Key, Words

# A statement on the big screen is read in passing, from five metres.
MOST_WORDS = 25


class Sourced(Entry):
    """A statement that may be shown only while its source is named and its review date is ahead."""

    key: Key
    wording: Words
    value: Words
    source: Words | None = None
    date: dt.date
    review_by: dt.date
    note: Words | None = None

    def is_shown_on(self, day: dt.date) -> bool:
        """Whether it names its source and is not past its review date on this day."""
        return self.source is not None and day <= self.review_by


class Finding(Sourced):
    """One published result of the campaign's survey, in the words in which it was published."""

    base: Words
    survey: Key | None = None
    question: Key | None = None

    @model_validator(mode="after")
    def _names_both_or_neither(self) -> "Finding":
        if (self.survey is None) != (self.question is None):
            raise ValueError("survey and question together, or neither of them")
        return self

    @property
    def can_be_read_at_a_glance(self) -> bool:
        """Whether it is short enough for the big screen."""
        return len(f"{self.value} {self.wording}".split()) <= MOST_WORDS


class Fact(Sourced):
    """One figure of context, such as how many people live with the illness."""


class Voice(Entry):
    """A person's own words for the big screen, kept only with their consent and named only as they agreed to be."""

    key: Key
    words: Words
    named: Words | None = None
    consented: Literal[True]
    consented_on: dt.date
    until: dt.date | None = None

    @model_validator(mode="before")
    @classmethod
    def _has_consent(cls, entries: Any) -> Any:
        if isinstance(entries, dict) and entries.get("consented") is not True:
            raise ValueError("consented = true, and consented_on; take the words out where the person did not agree")
        return entries

    @field_validator("words")
    @classmethod
    def _can_be_read_at_a_glance(cls, words: str) -> str:
        if len(words.split()) > MOST_WORDS:
            raise ValueError(f"at most {MOST_WORDS} words, which a hall can read; found {len(words.split())}")
        return words

    def is_shown_on(self, day: dt.date) -> bool:
        """Whether the person's consent holds on this day."""
        return self.consented_on <= day and (self.until is None or day <= self.until)
