"""The demonstration's survey: published while no real source is configured, gone with the first one."""

import logging
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from campaign.load import load_surveys
from campaign.model import Campaign
from campaign.survey import Survey
from collector.publish_survey import import_survey, publish_survey
from collector.survey_audit import SurveyNotPublishable
from data_sources.demonstration_survey import write_demonstration_survey
from store.engine import is_refused
from store.survey_releases import delete_demonstration_release, latest_release

_log = logging.getLogger(__name__)


def publish_demonstration_surveys(engine: Engine, campaign: Campaign, now: datetime) -> None:
    """Give each codebook without a release a generated one, or take generated ones away.

    It goes the way of a real survey: a file is written, imported and published.
    """
    try:
        _publish_or_take_away(engine, campaign, now)
    except DBAPIError as error:
        if not is_refused(error):
            raise
        # The collector's role has no right to respondents' answers, not to made-up ones either.
        _log.warning(
            "This user of the database may not publish or take away the demonstration's survey, and python collect.py "
            "migrate with DATABASE_URL naming the tables' owner does. Collecting goes on"
        )


def _publish_or_take_away(engine: Engine, campaign: Campaign, now: datetime) -> None:
    if not campaign.is_demonstration:
        delete_demonstration_release(engine)
        return
    for survey in load_surveys().values():
        if latest_release(engine, survey.key) is None:
            try:
                _publish(engine, survey, now)
            except SurveyNotPublishable as reason:
                # Real answers are there, so nothing made up may take their place: collecting goes on without.
                _log.warning("No demonstration of the survey %s: %s", survey.key, reason)


def _publish(engine: Engine, survey: Survey, now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "demonstration.csv"
        write_demonstration_survey(survey, file)
        import_survey(engine, survey, file, now, demonstration=True)
    publish_survey(engine, survey, now, demonstration=True)
