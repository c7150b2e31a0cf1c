"""What a briefing says: the same titles, figures, tables and sources as the pages, for every format that is made of it.

Slides, workbook and print read a `Briefing` and nothing else, so that none of them can say more, less or other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from briefing.goal import goal_parts
from briefing.growth import growth_parts
from briefing.method import method_parts
from briefing.overview import overview_parts
from briefing.parts import Part, Subject
from briefing.regions import region_parts
from briefing.survey import AskedQuestion, survey_parts
from campaign.model import Campaign
from figures.file_names import file_stem
from figures.filters import Filters
from figures.known import Known
from figures.status import status_in_words
from figures.words import clock, day_words, london_day

SUBJECTS: tuple[Subject, ...] = get_args(Subject)
SUBJECT_NAMES: dict[Subject, str] = {
    "overview": "Overview",
    "growth": "Growth",
    "goal": "Goal and forecast",
    "regions": "Regions",
    "survey": "Survey",
    "method": "Method and sources",
}


@dataclass(frozen=True)
class Asked:
    """What a briefing should be about.

    `questions` are the survey questions to show; none for those of the published findings. Method and sources are
    always in it: figures do not leave without them.
    """

    filters: Filters
    subjects: tuple[Subject, ...] = SUBJECTS
    questions: tuple[AskedQuestion, ...] | None = None


@dataclass(frozen=True)
class Briefing:
    """A briefing's contents.

    `parts` are in the order in which they are told, subject by subject; `made_at` is in UTC; `status` says when the
    figures were read and whether newer ones should be there; `stem` is the name of its files without their endings.
    """

    campaign: Campaign
    filters: Filters
    made_at: datetime
    status: str
    stem: str
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """What it is about."""
        return self.campaign.campaign.name

    @property
    def subtitle(self) -> str:
        """Area, period, and when it was made."""
        day = london_day(self.made_at)
        return f"{self.filters.in_words}. Made at {clock(self.made_at)} on {day_words(day)}."

    @property
    def is_demonstration(self) -> bool:
        """Its signature figures are generated; each part's source says so too, and of generated survey answers."""
        return self.campaign.is_demonstration

    def about(self, subject: Subject) -> tuple[Part, ...]:
        """The parts of one subject."""
        return tuple(part for part in self.parts if part.subject == subject)


def contents(known: Known, asked: Asked) -> Briefing:
    """Everything that a briefing says.

    Args:
        known: What figures are worked out from, at one moment.
        asked: What it is about.

    Raises:
        UnknownQuestion: A survey question was asked for that is not published.
        SQLAlchemyError: The store cannot be read.
    """
    filters, campaign = asked.filters, known.campaign
    questions = asked.questions
    makers: dict[Subject, Callable[[], list[Part]]] = {
        "overview": lambda: overview_parts(known, filters),
        "growth": lambda: growth_parts(known, filters),
        "goal": lambda: goal_parts(known, filters),
        "regions": lambda: region_parts(known, filters),
        "survey": lambda: survey_parts(known, questions),
    }
    parts = [part for subject, make in makers.items() if subject in asked.subjects for part in make()]
    parts += method_parts(known, filters, parts)
    return Briefing(
        campaign=campaign,
        filters=filters,
        made_at=known.now,
        status=status_in_words(known.health(filters.source.key), known.now),
        stem=file_stem(campaign.campaign.key, "briefing", filters.area_name, known.now),
        parts=tuple(parts),
    )
