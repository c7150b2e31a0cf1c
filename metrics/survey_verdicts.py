"""Which groups differ, as it may be published: only of groups that are shown, and from their answers alone."""

import pandas as pd

from campaign.survey import EVERYBODY, Survey
from metrics.survey_people import WeightedPeople
from metrics.survey_weighted import group_comparisons

_PLACE = ["question", "breakdown", "group"]


def verdicts(answers: pd.DataFrame, survey: Survey, weighted: WeightedPeople, shown: pd.DataFrame) -> pd.DataFrame:
    """For every share of a group that a release shows: higher or lower than in the other groups shown, or neither.

    The people of hidden groups are left out of the comparison, so that no verdict depends on what they answered.

    Args:
        answers: What the release was made from, as for `metrics.survey.results`.
        survey: The codebook.
        weighted: From `weighted_people` for a weighted release, otherwise from `unweighted_people`.
        shown: The release's results, as `metrics.disclosure.safe` gives them.

    Returns:
        One row per share of a group that is shown. Columns ``question``, ``breakdown``, ``group``, ``answer`` and
        ``verdict`` (``higher``, ``lower`` or ``no clear difference``).

    Method: docs/metrics.md#survey-group-against-the-rest
    """
    groups = shown[shown["breakdown"] != EVERYBODY]
    is_hidden = (groups["state"] == "hidden").groupby([groups[name] for name in _PLACE]).all()
    hidden = {(str(question), str(by), str(group)) for question, by, group in is_hidden.index[is_hidden]}
    found = group_comparisons(answers, survey, weighted, hidden)
    columns = [*_PLACE, "answer"]
    kept = groups.loc[groups["state"] == "shown", columns]
    return kept.merge(found[[*columns, "verdict"]], on=columns, how="left", validate="one_to_one")
