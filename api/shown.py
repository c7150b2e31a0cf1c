"""The count in the words that the badge and the frame show: what is counted, since when, and whether it is made up."""

from dataclasses import dataclass
from datetime import datetime

from api.figures import area_count
from api.marks import DEMONSTRATION_NOTICE
from api.moments import updated_words
from campaign.model import Campaign
from metrics.freshness import State, freshness
from metrics.signatures import GoalProgress
from reference.regions import Region
from store.health import source_health
from store.snapshot import Snapshot

NO_COUNT = "No count has been collected yet."


@dataclass(frozen=True)
class ShownCount:
    """One count (people) as it is shown. `goal` is none for a region: the goal is the whole campaign's."""

    campaign: str
    source: str
    area: str | None
    counted: str
    """What the number counts, such as "people have signed"."""
    signatures: int | None
    counted_at: datetime | None
    state: State
    goal: GoalProgress | None
    notice: str

    @property
    def number(self) -> str:
        """48,213; nothing where nothing was counted yet."""
        return "" if self.signatures is None else f"{self.signatures:,}"

    @property
    def words(self) -> str:
        """What the number counts, and where."""
        return f"{self.counted}, {self.area}" if self.area else self.counted

    @property
    def is_old(self) -> bool:
        """Whether a newer figure should have come by now."""
        return self.state in {"late", "stale"}

    @property
    def updated(self) -> str:
        """When it was counted."""
        return updated_words(self.counted_at, self.state) if self.counted_at else ""

    @property
    def sentence(self) -> str:
        """The whole of it in one line."""
        return f"{self.number} {self.words}" if self.number else NO_COUNT

    @property
    def description(self) -> str:
        """Where it comes from and how old it is."""
        said = [f"{self.campaign}: {self.source}", self.updated, self.notice]
        return "".join(f"{words}. " for words in said if words).strip()

    @property
    def goal_words(self) -> str:
        """48% of 100,000. What is not reached is never rounded up to it; the script of the frame says the same."""
        if self.goal is None:
            return ""
        goal = self.goal
        if goal.is_passed:
            return f"The goal of {goal.goal:,} has been {'reached' if goal.total == goal.goal else 'passed'}"
        if 0 < goal.share < 0.01:
            return f"Less than 1% of {goal.goal:,}"
        return f"{goal.whole_percent}% of {goal.goal:,}"


def shown_count(campaign: Campaign, snapshot: Snapshot, now: datetime, region: Region | None = None) -> ShownCount:
    """The headline source's count as it is shown; with a region, that region's."""
    source = campaign.headline_source
    health = source_health(snapshot, source.key)
    signatures, counted_at = health.signatures, health.counted_at
    state = freshness(counted_at, health.every, now, ended=health.ended is not None)
    if region is not None:
        summary = snapshot.areas.get(source.key)
        figures = area_count(region, summary, source, health, now)
        signatures, state = figures["signatures"], figures["state"]
        counted_at = summary.counted_at if summary else None
    has_goal = region is None and signatures is not None
    return ShownCount(
        campaign=campaign.campaign.name,
        source=source.label,
        area=region.name if region else None,
        counted=campaign.embed.words,
        signatures=signatures,
        counted_at=counted_at,
        state=state,
        goal=GoalProgress(signatures or 0, campaign.petition.goal) if has_goal else None,
        notice=DEMONSTRATION_NOTICE if campaign.is_demonstration else "",
    )
