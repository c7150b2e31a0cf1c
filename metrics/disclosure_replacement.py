"""Whether a release may take the place of an earlier one, or would give away the few people that came in between."""

from dataclasses import dataclass

import pandas as pd

from campaign.survey import EVERYBODY
from metrics.disclosure_ranges import bases_behind

LEAST_NEW_RESPONDENTS = 10
_PLACE = ["question", "breakdown", "group"]
_TOLD = ["answer", "state", "percent", "low", "high", "base", "few"]


@dataclass(frozen=True)
class TooFewNew:
    """A group that would change although ten people more than before cannot be counted on."""

    question: str
    breakdown: str
    group: str


def too_few_new(before: pd.DataFrame, after: pd.DataFrame, bases: pd.DataFrame) -> list[TooFewNew]:
    """The groups for which a new release may not replace an earlier one (rule 7): the release has to wait.

    A group that is shown in both, with any figure changed, needs at least ten new respondents; otherwise the difference
    of both is a release about those few. The earlier base is known as it was published, rounded, so the greatest number
    of people that it can stand for counts. A group that was hidden and is shown now, or the other way round, gives
    nothing to compare.

    Args:
        before: The earlier release's results, as `metrics.disclosure.safe` gives them.
        after: The new one's.
        bases: The new bases, unrounded. Columns ``question``, ``breakdown``, ``group`` and ``base`` (int, people).

    Returns:
        In the order of the new release; empty if it may replace the earlier one.

    Raises:
        KeyError: A column is missing, or a group that is shown has no base.

    Method: docs/metrics.md#survey-replacement
    """
    old, new = _shown_groups(before), _shown_groups(after)
    people = bases.drop_duplicates(_PLACE).set_index(_PLACE)["base"]
    found = []
    for place, rows in new.items():
        is_changed = place in old and _figures(rows) != _figures(old[place])
        if is_changed and int(people.loc[place]) - _greatest_base(old[place]) < LEAST_NEW_RESPONDENTS:
            found.append(TooFewNew(*place))
    return found


def _shown_groups(results: pd.DataFrame) -> dict[tuple[str, str, str], pd.DataFrame]:
    """The rows of each group of which something is shown."""
    by_group = results.groupby(_PLACE, sort=False)
    return {
        (str(question), str(breakdown), str(group)): rows
        for (question, breakdown, group), rows in by_group
        if (rows["state"] != "hidden").any()
    }


def _figures(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    plain = rows[_TOLD].astype(object).where(rows[_TOLD].notna(), None)
    return sorted(map(tuple, plain.itertuples(index=False, name=None)), key=str)


def verdicts_behind_few(
    verdicts_before: pd.DataFrame,
    verdicts_after: pd.DataFrame,
    results_before: pd.DataFrame,
    bases: pd.DataFrame,
) -> list[TooFewNew]:
    """As `too_few_new`, for verdicts: where one changed, everybody who answered has to be ten people more than before.

    Args:
        verdicts_before: Those of the earlier release, as `metrics.survey_verdicts.verdicts` gives them.
        verdicts_after: Those of the new one.
        results_before: The earlier release's results.
        bases: The new bases, unrounded, as for `too_few_new`.

    Returns:
        Everybody, for each question of which a verdict that both have has changed for the sake of too few.

    Method: docs/metrics.md#survey-replacement
    """
    both = verdicts_before.merge(verdicts_after, on=[*_PLACE, "answer"], suffixes=("_before", ""))
    changed = set(both.loc[both["verdict"] != both["verdict_before"], "question"])
    old = _shown_groups(results_before)
    people = bases.drop_duplicates(_PLACE).set_index(_PLACE)["base"]
    found = []
    for question, breakdown, group in people.index:
        if breakdown != EVERYBODY or question not in changed:
            continue
        place = (str(question), str(breakdown), str(group))
        most = _greatest_base(old[place]) if place in old else None
        if most is None or int(people.loc[place]) - most < LEAST_NEW_RESPONDENTS:
            found.append(TooFewNew(*place))
    return found


def means_behind_few(
    means_before: pd.DataFrame, means_after: pd.DataFrame, results_before: pd.DataFrame, bases: pd.DataFrame
) -> list[TooFewNew]:
    """As `too_few_new`, for means: where one changed, its group has to be ten people more than before.

    Args:
        means_before: Those of the earlier release, as `metrics.disclosure_means.safe_means` gives them.
        means_after: Those of the new one.
        results_before: The earlier release's results, of the same weighting as the means.
        bases: The new bases, unrounded, as for `too_few_new`.

    Method: docs/metrics.md#survey-replacement
    """
    both = means_before.merge(means_after, on=_PLACE, suffixes=("_before", ""))
    numbers = ["mean", "low", "high"]
    changed = (both[numbers].to_numpy() != both[[f"{name}_before" for name in numbers]].to_numpy()).any(axis=1)
    old, people = _shown_groups(results_before), bases.drop_duplicates(_PLACE).set_index(_PLACE)["base"]
    places = [(str(key), str(by), str(group)) for key, by, group in both.loc[changed, _PLACE].to_numpy()]
    return [
        TooFewNew(*place)
        for place in places
        if int(people.loc[place]) - _greatest_base(old[place]) < LEAST_NEW_RESPONDENTS
    ]


def _greatest_base(rows: pd.DataFrame) -> int:
    """The greatest number of people that a group's published base can stand for."""
    told = rows[rows["state"] != "hidden"].iloc[0]
    return int(bases_behind(int(told["base"]), bool(told["few"])).max())
