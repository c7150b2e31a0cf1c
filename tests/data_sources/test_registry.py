"""Every platform is ready to be asked, and a source that cannot be is named before anything is asked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from campaign.load import CampaignError
from campaign.model import DEMONSTRATION_SOURCE, Source
from data_sources.connector import Connector
from data_sources.registry import CONNECTORS, check_sources, connector_of, identity_of
from tests.builders import a_campaign, a_file_source, a_source

FOLDER = Path("folder")
SOURCES = {"uk_parliament": a_source(), "signature_file": a_file_source(), "demonstration": DEMONSTRATION_SOURCE}

every_connector = pytest.mark.parametrize("connector", CONNECTORS.values(), ids=CONNECTORS)


def mistake_in(source: Source) -> tuple[str, str]:
    """Entry and expectation of the error; its file is always the campaign's."""
    with pytest.raises(CampaignError) as mistake:
        check_sources(a_campaign(source), FOLDER)
    assert mistake.value.file == FOLDER / "campaign.toml"
    assert not any(
        jargon in str(mistake.value) for jargon in ("input_value", "pydantic", "Extra inputs", "Value error")
    )
    return mistake.value.entry, mistake.value.expected


def test_a_source_is_given_for_every_connector_here() -> None:
    assert SOURCES.keys() == CONNECTORS.keys()


@every_connector
def test_a_connector_has_settings_that_refuse_what_they_do_not_know(connector: Connector) -> None:
    settings = SOURCES[connector.name].settings

    assert issubclass(connector.settings, BaseModel)
    connector.settings.model_validate(settings)
    with pytest.raises(ValidationError):
        connector.settings.model_validate(settings | {"plattform": "3"})


@every_connector
def test_a_connector_says_what_its_figures_are_of(connector: Connector) -> None:
    source = SOURCES[connector.name]

    assert connector_of(source) is connector
    assert identity_of(source).startswith(f"{connector.name}:")
    assert connector.identity(source)


@every_connector
def test_a_platform_with_a_running_total_has_jobs_and_a_file_has_none(connector: Connector) -> None:
    names = [job.name for job in connector.jobs]

    assert bool(names) == (connector.counts == "totals")
    assert len(set(names)) == len(names)


@every_connector
def test_a_figure_is_late_before_it_is_stale_and_never_at_once(connector: Connector) -> None:
    for job in connector.jobs:
        assert timedelta(seconds=60) <= job.cadence.every < job.cadence.late_after < job.cadence.stale_after


def test_another_petition_is_another_identity_and_another_label_is_not() -> None:
    assert identity_of(a_source()) == "uk_parliament:3"
    assert identity_of(a_source(platform_id="4")) != identity_of(a_source())
    assert identity_of(a_source(label="Ours", key="ours")) == identity_of(a_source())


def test_a_right_source_of_every_connector_passes() -> None:
    check_sources(a_campaign(a_source(), a_file_source(headline=False)), FOLDER)
    check_sources(a_campaign(DEMONSTRATION_SOURCE), FOLDER)
    check_sources(a_campaign(), FOLDER)


def test_an_unknown_connector_is_named_with_those_that_are_known() -> None:
    entry, expected = mistake_in(a_source(connector="uk_parliment"))

    assert entry == 'source 1 (key "parliament"), connector'
    assert expected == 'expected one of demonstration, signature_file, uk_parliament; found "uk_parliment"'


@pytest.mark.parametrize(
    ("source", "entry", "expected"),
    [
        (a_source(platform_id=700000), "platform_id", "valid string; found 700000"),
        (a_source(platform_id="3.json"), "platform_id", "found '3.json'"),
        (a_source(base_url="petition.parliament.uk"), "base_url", "found 'petition.parliament.uk'"),
        (a_source(plattform="3"), "plattform", "check its spelling"),
        (a_file_source(time_zone="Europe/Londn"), "time_zone", 'expected a time zone such as "Europe/London"'),
        (a_file_source(time_zone="Europe"), "time_zone", 'expected a time zone such as "Europe/London"'),
        (a_file_source(columns={"postcode": "Postcode"}), "columns, signed_at", "expected here, but missing"),
        (a_file_source(columns={"signed_at": "Date", "name": "Name"}), "columns, name", "check its spelling"),
        (a_file_source(columns={"signed_at": ""}), "columns, signed_at", "at least 1 character"),
    ],
)
def test_a_wrong_setting_is_named_with_its_source(source: Source, entry: str, expected: str) -> None:
    found_entry, found_expected = mistake_in(source)

    assert found_entry == f'source 1 (key "{source.key}"), {entry}'
    assert expected in found_expected


@pytest.mark.parametrize(("connector", "missing"), [("uk_parliament", "platform_id"), ("signature_file", "columns")])
def test_a_missing_setting_is_named_with_its_source(connector: str, missing: str) -> None:
    entries: dict[str, Any] = {"key": "ours", "label": "Ours", "connector": connector, "headline": True}

    assert mistake_in(Source.model_validate(entries)) == (
        f'source 1 (key "ours"), {missing}',
        "expected here, but missing",
    )
