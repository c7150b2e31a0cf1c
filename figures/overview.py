"""The first things that are said of a campaign: how many have signed, how fast, when the goal may come, and where."""

from dataclasses import dataclass

from charts.measures import MEASURE_WORDS, value_words
from data_sources.registry import connector_of
from figures.area_figures import area_figures, area_level, measures_of
from figures.filters import Filters
from figures.goal import at_pace_words
from figures.growth import NO_BREAKDOWN, week_words
from figures.history import History, Latest
from figures.known import Known
from figures.milestones import likely_words
from figures.outlook import expected_in_words, outlook_of
from figures.reference_words import unit_words
from figures.status import interval_words
from figures.words import compared, day_words, london_day, moment_words, number
from metrics.signatures import GoalProgress

_FORECAST_NEEDS = "A forecast needs ten whole days of counts."
NOT_ADDED_UP = "One person may sign in several places, so these totals are not added together."


@dataclass(frozen=True)
class KeyFigure:
    """One figure with its name, and what has to be said beside it."""

    label: str
    value: str
    notes: tuple[str, ...]


def signed_words(newest: Latest, filters: Filters) -> str:
    """What follows the number: "people have signed in Wales"."""
    return f"{'person has' if newest.signatures == 1 else 'people have'} signed{filters.area.within}"


def goal_words(progress: GoalProgress) -> str:
    """How far the goal is."""
    if progress.is_passed:
        return f"The goal of {number(progress.goal)} has been passed."
    return f"{progress.whole_percent}% of the goal of {number(progress.goal)}; {number(progress.missing)} to go."


def beside_the_number(known: Known, newest: Latest, filters: Filters) -> str:
    """How far the goal is where it is the campaign's own number; elsewhere what the number is of, and of when."""
    if not filters.is_headline:
        return f"{filters.in_words}, as of {moment_words(newest.counted_at, known.now)}."
    if filters.area.is_all:
        return goal_words(GoalProgress(newest.signatures, known.campaign.petition.goal))
    every = connector_of(filters.source).areas_every
    when = f"As of {moment_words(newest.counted_at, known.now)}"
    return f"{when}." if every is None else f"{when}: counts by area come {interval_words(every)}."


def week_figure(known: Known, found: History) -> KeyFigure:
    """What the last seven days brought."""
    gained, words = found.gained_week, week_words(found, known.now).removeprefix("the ")
    label = words[0].upper() + words[1:]
    if gained is None:
        return KeyFigure(label, "Too early", ("Counting began less than seven days ago.",))
    return KeyFigure(label, number(gained), (compared(gained, found.gained_week_before),))


def goal_figure(known: Known, newest: Latest, found: History, filters: Filters) -> KeyFigure | None:
    """When the goal is likely to be reached; the pace where there is no goal, as in an area."""
    gained, petition = found.gained_week, known.campaign.petition
    if not filters.area.is_all or not filters.is_headline:
        return KeyFigure(
            f"A day, {week_words(found, known.now).removeprefix('the ')}",
            "Too early" if gained is None else number(gained / 7),
            ("Signatures a day, on average. The goal is set for the campaign's number in the whole of the UK.",),
        )
    progress = GoalProgress(newest.signatures, petition.goal)
    likely = outlook_of(known, progress.goal, filters.source.key, petition.deadline)
    if likely is None:
        return None
    # That it is too early, the figure says itself.
    is_early = likely.unknown == "too early"
    notes = [_FORECAST_NEEDS if is_early else f"{expected_in_words(known, likely, filters.source.key)}."]
    if likely.at_pace is not None:
        notes.append(at_pace_words(likely))
    if likely.needed is not None and petition.deadline is not None:
        notes.append(f"To reach it by {day_words(petition.deadline)}: {number(likely.needed)} a day.")
    return KeyFigure("Goal, likely", likely_words(likely, london_day(known.now)), tuple(notes))


def rate_figure(known: Known, filters: Filters) -> KeyFigure:
    """The region with the highest rate, or the rate of the area that is selected."""
    area = filters.area
    figures = area_figures(known, filters, "region" if area.is_all or area.level == "nation" else area_level(area))
    if figures is None or figures.table["signatures"].sum() <= 0:
        return KeyFigure("By region", "Not yet", (NO_BREAKDOWN,))
    measure = measures_of(figures.level, figures.counts.boundary_set)[0]
    words = unit_words(measure)
    if area.level in {"region", "constituency"}:
        value = value_words(figures.table.set_index("code")[measure][area.code], measure)
        return KeyFigure(f"{area.name}, {MEASURE_WORDS[measure]}", value, (f"{words}, {figures.period_words}.",))
    best = figures.table.iloc[int(figures.table[measure].argmax())]
    rate = f"{value_words(best[measure], measure)} {words[0].lower()}{words[1:]}, {figures.period_words}."
    notes = [rate]
    if figures.counts.is_part:
        notes.append("Of the areas that you were given access to.")
    elif figures.compared_by == measure and best["comparison"] != "higher":
        # The Regions page says so of all of them: what is highest may be so by chance.
        notes.append("Not clearly above the rest of the UK.")
    return KeyFigure("Highest rate", str(best["name"]), tuple(notes))


def other_source_words(known: Known) -> list[str]:
    """Totals of the other sources, each for itself: one person may sign in two places."""
    sentences = []
    for source in known.campaign.sources:
        if source.headline:
            continue
        health = known.health(source.key)
        count = "none collected yet" if health.signatures is None else number(health.signatures)
        when = f", as of {moment_words(health.counted_at, known.now)}" if health.counted_at else ""
        sentences.append(f"{source.label}: {count}{when}")
    return sentences
