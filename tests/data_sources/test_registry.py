"""Every platform is ready to be asked, and a source that cannot be is named before anything is asked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from campaign.load import CampaignError
from campaign.mistakes import name_that_was_meant
from campaign.model import DEMONSTRATION_SOURCE, Source
from data_sources.connector import Connector
from data_sources.registry import CONNECTORS, check_sources, connector_of, identity_of, watched_folder
from tests.builders import (
    a_campaign,
    a_file_source,
    a_paper_source,
    a_query_source,
    a_source,
    an_engaging_networks_source,
)

FOLDER = Path("folder")
SOURCES = {
    "uk_parliament": a_source(),
    "action_network": a_source(connector="action_network"),
    "signature_file": a_file_source(),
    "engaging_networks": an_engaging_networks_source(),
    "paper_counts": a_paper_source(),
    "sql_query": a_query_source(),
    "demonstration": DEMONSTRATION_SOURCE,
}
FILES = {"signature_file", "engaging_networks", "paper_counts"}

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
def test_what_can_be_asked_has_jobs_and_a_file_has_none(connector: Connector) -> None:
    names = [job.name for job in connector.jobs]

    assert bool(names) == (connector.name not in FILES)
    assert names or connector.counts == "signatures"
    assert len(set(names)) == len(names)


@every_connector
def test_a_figure_is_late_before_it_is_stale_and_never_at_once(connector: Connector) -> None:
    for job in connector.jobs:
        assert timedelta(seconds=60) <= job.cadence.every < job.cadence.late_after < job.cadence.stale_after


def test_counts_by_area_come_as_often_as_the_slowest_job_or_as_that_job_brings_them() -> None:
    every = {name: connector.areas_every for name, connector in CONNECTORS.items()}

    assert every["uk_parliament"] == every["demonstration"] == timedelta(minutes=10)
    assert every["action_network"] == timedelta(minutes=5)
    assert [every[name] for name in sorted(FILES)] == [None, None, None]


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
    assert expected == f'expected one of {", ".join(sorted(CONNECTORS))}; found "uk_parliment"'


@pytest.mark.parametrize(
    ("source", "entry", "expected"),
    [
        (a_source(platform_id=700000), "platform_id", 'in straight quotes, such as "700000"; found 700000'),
        (a_source(platform_id="3.json"), "platform_id", "address and nothing else"),
        (a_source(base_url="https://petition.parliament.uk/petitions/3"), "base_url", "the platform's address alone"),
        (a_source(base_url="petition.parliament.uk"), "base_url", "found 'petition.parliament.uk'"),
        (a_source(plattform="3"), "plattform", "check its spelling"),
        (
            a_source(connector="action_network", base_url="http://actionnetwork.org"),
            "base_url",
            "expected an address that begins with https://",
        ),
        (a_source(connector="action_network", requests_per_second=5), "requests_per_second", "expected at most 4"),
        (a_source(connector="action_network", key_name="4f9c-the-key"), "key_name", "and not the key itself"),
        (a_file_source(time_zone="Europe/Londn"), "time_zone", 'expected a time zone such as "Europe/London"'),
        (a_file_source(time_zone="Europe"), "time_zone", 'expected a time zone such as "Europe/London"'),
        (a_file_source(columns={"postcode": "Postcode"}), "columns, signed_at", "expected here, but missing"),
        (a_file_source(columns={"signed_at": "Date", "name": "Name"}), "columns, name", "check its spelling"),
        (a_file_source(columns={"signed_at": ""}), "columns, signed_at", "at least 1 character"),
        (
            an_engaging_networks_source(columns={"supporter_id": "", "email": ""}),
            "columns",
            "supporter_id or email: one of them has to tell supporters apart",
        ),
        (an_engaging_networks_source(time_zone="EST5EDT2"), "time_zone", "expected a time zone such as"),
        (a_query_source(url_name="sqlite:///crm.sqlite"), "url_name", "and not the address itself"),
        (a_query_source(query="DELETE FROM people"), "query", "expected one SELECT"),
        (a_query_source(rows_per_run=1), "rows_per_run", "greater than or equal to 10"),
        (a_paper_source(columns={"number": "Number"}), "columns, number", "check its spelling"),
    ],
)
def test_a_wrong_setting_is_named_with_its_source(source: Source, entry: str, expected: str) -> None:
    found_entry, found_expected = mistake_in(source)

    assert found_entry == f'source 1 (key "{source.key}"), {entry}'
    assert expected in found_expected


@pytest.mark.parametrize(
    ("connector", "missing"),
    [("uk_parliament", "platform_id"), ("action_network", "platform_id"), ("signature_file", "columns")],
)
def test_a_missing_setting_is_named_with_its_source(connector: str, missing: str) -> None:
    entries: dict[str, Any] = {"key": "ours", "label": "Ours", "connector": connector, "headline": True}

    assert mistake_in(Source.model_validate(entries)) == (
        f'source 1 (key "ours"), {missing}',
        "expected here, but missing",
    )


@pytest.mark.parametrize("folder", ["incoming", "./incoming", "other/../incoming"])
def test_two_sources_on_one_folder_are_refused(folder: str) -> None:
    first = a_file_source(folder="incoming")

    with pytest.raises(CampaignError, match='expected one of its own; "website" has this one') as mistake:
        check_sources(a_campaign(first, a_paper_source(folder=folder, headline=False)), FOLDER)

    assert mistake.value.entry == 'source 2 (key "paper"), folder'


def test_a_platform_has_no_folder() -> None:
    assert mistake_in(a_source(folder="incoming"))[0] == 'source 1 (key "parliament"), folder'


def test_a_folder_is_found_from_the_campaign_folder(tmp_path: Path) -> None:
    assert watched_folder(a_file_source(folder="incoming"), tmp_path) == tmp_path / "incoming"
    assert watched_folder(a_file_source(folder="/srv/incoming"), tmp_path) == Path("/srv/incoming")
    assert watched_folder(a_file_source(folder="~/incoming"), tmp_path) == Path.home() / "incoming"
    assert watched_folder(a_file_source(), tmp_path) is None


@pytest.mark.parametrize(
    "source",
    [
        a_query_source(url_name="postgresql://reader:planted@host/people"),
        a_query_source(url_name="planted"),
        a_source(base_url="ftp://reader:planted@host"),
        a_source(platform_id="https://host/?key=planted"),
        a_source(platform_id="w@planted.example"),
        a_source(connector="action_network", key_name="planted"),
    ],
)
def test_a_key_or_a_password_in_the_wrong_place_is_not_repeated(source: Source) -> None:
    assert "planted" not in " ".join(mistake_in(source))


def test_a_misspelt_setting_is_named_once_with_what_was_meant() -> None:
    entries = {"key": "ours", "label": "Ours", "connector": "uk_parliament", "headline": True, "platfrom_id": "3"}

    assert mistake_in(Source.model_validate(entries)) == (
        'source 1 (key "ours"), platfrom_id',
        'not a known entry here; did you mean "platform_id"?',
    )


def test_no_connectors_setting_is_taken_for_a_misspelt_common_one() -> None:
    settings = {name for connector in CONNECTORS.values() for name in connector.settings.model_fields}

    assert {name for name in settings if name_that_was_meant(name, Source.model_fields)} == set()
