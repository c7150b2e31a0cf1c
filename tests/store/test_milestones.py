"""A petition's dates are stored with its figures, and follow its platform when a debate is put off or called off."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from data_sources.records import Collected, MilestoneDate
from data_sources.uk_parliament import CONNECTOR
from store.collection import save_collected
from store.milestones import milestone_dates
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_source, readings

DAY = timedelta(days=1)
OPENED = MilestoneDate("opened", A_MOMENT)
DEBATE = MilestoneDate("debate_scheduled", A_MOMENT + 30 * DAY, is_whole_day=True)


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows two petitions, of which one has two dates."""
    register_sources(store, a_campaign(a_source(), a_source(key="other", headline=False, platform_id="4")), A_MOMENT)
    save(store, DEBATE, OPENED)
    return store


def save(engine: Engine, *milestones: MilestoneDate, source: str = "parliament") -> None:
    save_collected(engine, source, CONNECTOR.jobs[1], Collected(milestones=milestones), A_MOMENT)


def test_dates_come_back_in_order_of_time(petition: Engine) -> None:
    assert milestone_dates(petition) == {"parliament": (OPENED, DEBATE)}


def test_the_same_again_changes_nothing(petition: Engine) -> None:
    save(petition, OPENED, DEBATE)

    assert milestone_dates(petition) == {"parliament": (OPENED, DEBATE)}


def test_a_debate_that_is_put_off_has_its_new_day(petition: Engine) -> None:
    later = MilestoneDate("debate_scheduled", DEBATE.reached_at + 7 * DAY, is_whole_day=True)

    save(petition, OPENED, later)

    assert milestone_dates(petition) == {"parliament": (OPENED, later)}


def test_a_debate_that_is_called_off_has_none(petition: Engine) -> None:
    save(petition, OPENED)

    assert milestone_dates(petition) == {"parliament": (OPENED,)}


def test_a_job_that_brings_no_date_takes_none_away(petition: Engine) -> None:
    save_collected(petition, "parliament", CONNECTOR.jobs[0], Collected(readings=tuple(readings(5))), A_MOMENT)

    assert milestone_dates(petition) == {"parliament": (OPENED, DEBATE)}


def test_each_petition_has_its_own(petition: Engine) -> None:
    closed = MilestoneDate("closed", A_MOMENT + DAY)

    save(petition, closed, source="other")

    assert milestone_dates(petition) == {"parliament": (OPENED, DEBATE), "other": (closed,)}
