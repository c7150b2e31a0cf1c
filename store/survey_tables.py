"""Tables about surveys: answers, which only the publish step reads, and releases, which are all that pages read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class SurveyImportRow(Base):
    """One export that was read in: the survey's answers are those of its newest import."""

    __tablename__ = "survey_import"

    survey: Mapped[str] = mapped_column(String(40), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_name: Mapped[str]
    imported_at: Mapped[datetime]
    respondents: Mapped[int]
    dropped: Mapped[dict[str, Any]]
    demonstration: Mapped[bool]


class SurveyAnswerRow(Base):
    """One answer, long: a new question is no schema change. `respondent` is random and leads to nobody."""

    __tablename__ = "survey_answer"

    survey: Mapped[str] = mapped_column(String(40), primary_key=True)
    respondent: Mapped[str] = mapped_column(String(32), primary_key=True)
    question: Mapped[str] = mapped_column(String(50), primary_key=True)
    answer: Mapped[str] = mapped_column(String(200), primary_key=True)


class SurveyReleaseRow(Base):
    """One immutable publication of a survey's results."""

    __tablename__ = "survey_release"

    survey: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    released_at: Mapped[datetime]
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    base: Mapped[int]
    demonstration: Mapped[bool]
    report: Mapped[dict[str, Any]]


def _of_release() -> ForeignKeyConstraint:
    """What belongs to a release goes with it."""
    return ForeignKeyConstraint(
        ["survey", "version"], ["survey_release.survey", "survey_release.version"], ondelete="CASCADE"
    )


class _ResultColumns:
    """One cell of a release, already safe: a whole percentage, a bound, or hidden. `breakdown` `all` is everybody."""

    survey: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    breakdown: Mapped[str] = mapped_column(String(40), primary_key=True)
    group: Mapped[str] = mapped_column("group_name", String(80), primary_key=True)
    answer: Mapped[str] = mapped_column(String(200), primary_key=True)
    # shown, below (fewer than five people), above (all but fewer than five) or hidden
    state: Mapped[str] = mapped_column(String(6))
    percent: Mapped[int | None]
    low: Mapped[int | None]
    high: Mapped[int | None]
    base: Mapped[int | None]
    few: Mapped[bool]


class SurveyResultRow(_ResultColumns, Base):
    """A result as published: every answer counts as one."""

    __tablename__ = "survey_result"
    __table_args__ = (_of_release(),)


class SurveyWeightedResultRow(_ResultColumns, Base):
    """The same result weighted to the population of the codebook's margins, where it has any."""

    __tablename__ = "survey_weighted_result"
    __table_args__ = (_of_release(),)


class SurveyVerdictRow(Base):
    """Whether a group's share is higher or lower than in the other groups shown, or there is no clear difference."""

    __tablename__ = "survey_verdict"
    __table_args__ = (_of_release(),)

    survey: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    weighted: Mapped[bool] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    breakdown: Mapped[str] = mapped_column(String(40), primary_key=True)
    group: Mapped[str] = mapped_column("group_name", String(80), primary_key=True)
    answer: Mapped[str] = mapped_column(String(200), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(20))


class SurveyMeanRow(Base):
    """The mean of a scale or a number, to one decimal, with its 95% range: everybody's, or that of a group shown."""

    __tablename__ = "survey_mean"
    __table_args__ = (_of_release(),)

    survey: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    weighted: Mapped[bool] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    breakdown: Mapped[str] = mapped_column(String(40), primary_key=True)
    group: Mapped[str] = mapped_column("group_name", String(80), primary_key=True)
    mean: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]


class SurveyChangeRow(Base):
    """How a published share changed since the wave before, in percentage points, with its 95% range."""

    __tablename__ = "survey_change"
    __table_args__ = (_of_release(),)

    survey: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    breakdown: Mapped[str] = mapped_column(String(40), primary_key=True)
    group: Mapped[str] = mapped_column("group_name", String(80), primary_key=True)
    answer: Mapped[str] = mapped_column(String(200), primary_key=True)
    change: Mapped[int]
    low: Mapped[int]
    high: Mapped[int]
