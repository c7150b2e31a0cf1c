"""Goal: where it stands, when it may be reached, and what may come; always of the whole campaign."""

import pandas as pd

from briefing.growth import without_zone
from briefing.parts import Part, Picture, empty_part
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.goal import (
    LIKELY_NOTE,
    OF_EVERYWHERE,
    counted_lately,
    fan_words,
    goal_title,
    milestone_table,
    milestones_with,
    no_forecast_words,
    path_shown,
    path_table,
    standing_words,
)
from figures.growth import NOTHING_YET, source_words
from figures.known import Known
from figures.outlook import forecast_of, outlook_of
from metrics.forecast import Forecast
from metrics.thinning import thinned

_POINTS_ACROSS = 120


def goal_parts(known: Known, filters: Filters) -> list[Part]:
    """The goal in a sentence with its milestones, and the forecast."""
    source, petition = filters.source.key, known.campaign.petition
    found = outlook_of(known, petition.goal, source, petition.deadline)
    if found is None:
        return [empty_part(known, filters, "goal", "goal", NOTHING_YET)]
    counted_at = known.health(source).counted_at or known.now
    narrowed = not filters.area.is_all or filters.channel is not None or not filters.is_of_all_time
    table = milestone_table(known, petition.goal, source)
    standing = Part(
        key="goal",
        subject="goal",
        words=ChartWords(
            title=goal_title(known, found, petition.goal, source),
            subtitle=LIKELY_NOTE,
            alt="Table: milestones and when they may be reached.",
            source=source_words(known, counted_at, filters),
            definitions=("Goal progress", "Likely dates", "Needed a day"),
        ),
        table=pd.DataFrame() if table is None else table,
        notes=(*standing_words(known, found, petition.goal, source), *([OF_EVERYWHERE] if narrowed else [])),
    )
    forecast = forecast_of(known, source)
    if isinstance(forecast, str):
        why = no_forecast_words(known, forecast, source)
        return [standing, empty_part(known, filters, "forecast", "goal", why)]
    return [standing, _forecast(known, forecast, filters)]


def _forecast(known: Known, found: Forecast, filters: Filters) -> Part:
    counted = thinned(counted_lately(known, filters.source.key), _POINTS_ACROSS)
    ends = ["expected", "low80", "high80"]
    # A day's forecast is of its end, which is the next midnight; the last counted day is where it begins.
    begin = pd.DataFrame({"day": [found.made_on]} | {name: [float(found.total)] for name in ends})
    path = pd.concat([begin, path_shown(found)[["day", *ends]]], ignore_index=True)
    ahead = path.assign(at=path["day"] + pd.Timedelta(days=1)).drop(columns="day")
    lately = pd.DataFrame({"at": without_zone(counted["at"]), "total": counted["total"].astype("float64")})
    data = pd.concat([lately, ahead], ignore_index=True)[["at", "total", *ends]]
    marks = tuple(
        (one.signatures, f"{one.label} ({one.signatures:,})")
        for one in milestones_with(known.campaign, known.campaign.petition.goal)
    )
    return Part(
        key="forecast",
        subject="goal",
        words=fan_words(known, found, filters),
        table=path_table(found),
        picture=Picture("fan", data, "Signatures in all", marks),
    )
