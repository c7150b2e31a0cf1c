"""A connector's own mistake is logged with its place, and without what it had read."""

import logging

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from collector.faults import without_message
from collector.loop import collect_once
from data_sources.connector import Asking, Job
from data_sources.errors import SourceFormatChanged
from data_sources.records import Cadence, Collected
from data_sources.uk_parliament import CONNECTOR
from store.collection import job_state
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_source, answering

READ = "w@planted.example, PL13 2XQ"


def _fails(_: Asking) -> Collected:
    try:
        int(READ)
    except ValueError as error:
        raise KeyError(READ) from error
    return Collected()


def test_what_a_connector_stumbled_over_is_neither_logged_nor_stored(
    sqlite_store: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    source = a_source()
    register_sources(sqlite_store, a_campaign(source), A_MOMENT)
    job = Job("count", Cadence(CONNECTOR.jobs[0].cadence.every), _fails)

    with caplog.at_level(logging.INFO), pytest.raises(SourceFormatChanged, match="the connector failed"):
        collect_once(sqlite_store, source, job, answering(lambda _: pytest.fail("asked")), lambda: A_MOMENT)

    logged = caplog.text
    assert "planted" not in logged
    assert "PL13" not in logged
    assert "test_faults.py" in logged
    assert logged.index("ValueError") < logged.index("KeyError")
    assert job_state(sqlite_store, source.key, "count").failures_in_a_row == 1


def test_a_fault_without_a_cause_is_its_place_and_kind() -> None:
    try:
        int(READ)
    except ValueError as error:
        words = without_message(error)

    assert words.endswith("ValueError")
    assert "planted" not in words


def test_an_error_of_the_store_does_not_repeat_what_was_written(store: Engine) -> None:
    with pytest.raises(IntegrityError) as refused, store.begin() as connection:
        connection.execute(
            text("INSERT INTO survey_answer (survey, respondent, question, answer) VALUES (:a, :b, :c, NULL)"),
            {"a": "s", "b": "r", "c": "planted"},
        )

    # PostgreSQL itself says which row it was; no statement of ours can break such a rule.
    assert "parameters" in str(refused.value)
    assert "planted" not in str(refused.value).split("DETAIL")[0] + str(refused.value).split("[SQL")[1]
