"""The goal in words and tables: where it stands, when it may be reached, and what may come."""

import pandas as pd

from campaign.model import Campaign, Milestone
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.growth import source_words
from figures.known import Known
from figures.milestones import likely_words, pace_words, reached_words
from figures.outlook import counted_until_long_ago, expected_in_words, gained_in_last_seven_days, outlook_of
from figures.words import day_words, london_day, number, people
from metrics.forecast import Forecast
from metrics.outlook import Outlook, Unknown
from metrics.running_total import total_by_hour
from metrics.signatures import UK, within_days

_DAYS_SHOWN, _DAYS_AHEAD_SHOWN = 60, 28
LIKELY_NOTE = "Likely: in about 8 of 10 cases the day is within this range, if this petition goes on as others have."
OF_EVERYWHERE = "Goal and forecast are for all of the UK and all channels, whatever area and period are chosen."
_DEFINITIONS = ("Forecast", "Forecast range", "Plain pace", "Likely dates")


def goal_title(known: Known, found: Outlook, goal: int, source: str) -> str:
    """When a goal may be reached, in one sentence without a full stop."""
    what = "the goal" if goal == known.campaign.petition.goal else "this goal"
    return expected_in_words(known, found, source, what)


def standing_words(known: Known, found: Outlook, goal: int, source: str) -> list[str]:
    """How far a goal is, the pace it has and the pace it needs, one sentence each."""
    sentences, progress, deadline = [], found.progress, known.campaign.petition.deadline
    if not progress.is_passed:
        sentences.append(
            f"{people(progress.total)} of {number(goal)} {'has' if progress.total == 1 else 'have'} signed "
            f"({progress.whole_percent}%); {number(progress.missing)} to go."
        )
    if found.at_pace is not None:
        sentences.append(at_pace_words(found))
    balance = gained_in_last_seven_days(known, source)
    if balance is not None and balance < 0 and found.unknown is None:
        sentences.append(
            f"More signatures were removed than given in the last seven whole days: {number(-balance)} on balance. The "
            "forecast is of what is given; nobody can say what may be removed."
        )
    if found.needed is not None and deadline is not None:
        sentences.append(f"To reach it by {day_words(deadline)}: {number(found.needed)} a day.")
    return sentences


def at_pace_words(found: Outlook) -> str:
    """When the goal is reached if the last seven whole days went on."""
    if found.at_pace is None:
        raise ValueError("there is no day at this pace; see that found.at_pace is one first")
    return f"If every week brings as many as the last seven whole days: about {day_words(found.at_pace)}."


def milestones_with(campaign: Campaign, goal: int) -> list[Milestone]:
    """The campaign's milestones and this goal, unless it is one of them, in rising order."""
    milestones = list(campaign.milestones)
    if goal not in {milestone.signatures for milestone in milestones}:
        label = "The goal" if goal == campaign.petition.goal else "The goal tried here"
        milestones.append(Milestone(signatures=goal, label=label))
    return sorted(milestones, key=lambda milestone: milestone.signatures)


def counted_lately(known: Known, source: str) -> pd.DataFrame:
    """What was counted in the last 60 days, for the left of a forecast. Columns ``at`` (UTC) and ``total`` (people)."""
    health = known.health(source)
    # Files list signatures: an hour without one is no gap in the counting.
    is_polled, newest = health.every is not None, min(health.counted_at or known.now, known.now)
    line = total_by_hour(known.hours(source), newest, is_polled=is_polled)
    start = pd.Timestamp(known.now).tz_convert(UK).normalize() - pd.DateOffset(days=_DAYS_SHOWN)
    return within_days(line, "hour", start)[["at", "total"]]


def path_shown(found: Forecast) -> pd.DataFrame:
    """The days ahead that are drawn: further on the range is so wide that nothing else could be seen."""
    return found.path.head(_DAYS_AHEAD_SHOWN)


def fan_words(known: Known, found: Forecast, filters: Filters) -> ChartWords:
    """What stands around the picture of a forecast."""
    last = path_shown(found).iloc[-1]
    low, high = _rounded(last["low80"]), _rounded(last["high80"])
    return ChartWords(
        title=f"By {day_words(last['day'].date())}, likely between {low} and {high}",
        subtitle=(
            "Signatures in all. Dashed: the forecast, from the whole days so far. Band: where the total is in about 8 "
            "of 10 cases. It is wide because one mention in the news can bring many signatures."
        ),
        alt=f"Line chart: {number(found.total)} by {day_words(found.made_on.date())}, then a dashed forecast with its "
        f"80% range up to {day_words(last['day'].date())}.",
        source=source_words(known, known.health(filters.source.key).counted_at or known.now, filters),
        definitions=_DEFINITIONS,
    )


def beside_title(table: pd.DataFrame, own: str) -> str:
    """How many petitions of similar size had fewer signatures so many days after their launch.

    Args:
        table: As `metrics.comparison.since_launch` gives it: ``series``, ``day`` and ``total`` (people).
        own: The series of the campaign.
    """
    totals = {str(name): rows.set_index("day")["total"] for name, rows in table.groupby("series", sort=False)}
    ours = totals.pop(own)
    last = ours.index[-1]
    if not totals:
        return f"{people(int(ours.iloc[-1]))} had signed by day {last}"
    fewer = sum(bool(theirs[theirs.index <= last].iloc[-1] < ours.iloc[-1]) for theirs in totals.values())
    which = fewer or "none"
    return f"On day {last} {own} had more signatures than {which} of {len(totals)} petitions of similar size"


def milestone_table(known: Known, goal: int, source: str) -> pd.DataFrame | None:
    """Every milestone and the goal with the day on which it was reached, or its likely dates, in words."""
    today = london_day(known.now)
    rows = []
    for milestone in milestones_with(known.campaign, goal):
        found = outlook_of(known, milestone.signatures, source)
        if found is None:
            return None
        likely, at_pace = likely_words(found, today), pace_words(found)
        if found.progress.is_passed:
            likely = at_pace = reached_words(known, milestone.signatures, source)
        rows.append((milestone.label, milestone.signatures, likely, at_pace))
    return pd.DataFrame(rows, columns=["Milestone", "Signatures", "Likely", "At the last seven days' pace"])


def path_table(found: Forecast) -> pd.DataFrame:
    """The forecast day by day, for tables and files."""
    path = found.path
    whole = {name: path[name].round().astype("int64") for name in ("expected", "low80", "high80", "low95", "high95")}
    return pd.DataFrame(
        {
            "Day": path["day"],
            "Expected": whole["expected"],
            "80% range from": whole["low80"],
            "80% range to": whole["high80"],
            "95% range from": whole["low95"],
            "95% range to": whole["high95"],
        }
    )


def no_forecast_words(known: Known, why: Unknown, source: str) -> str:
    """Why there is no forecast, as a sentence."""
    ended_on = counted_until_long_ago(known, source)
    if why == "ended":
        return f"{known.health(source).ended}. There is no forecast any more."
    if why == "old figures" and ended_on is not None:
        return (
            f"There is no forecast: figures end on {day_words(ended_on)}. Data health shows the state of each source."
        )
    return "Too early to say how the count may go on: a forecast needs ten whole days of counts."


def _rounded(value: float) -> str:
    """Three digits: more would promise too much."""
    digits = 3 - len(str(int(value)))
    return number(round(value, min(digits, 0)))
