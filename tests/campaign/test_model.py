"""Entries of campaign.toml that have rules of their own."""

from typing import Any

import pytest
from pydantic import ValidationError

from campaign.load import load_campaign
from campaign.model import Alerts
from tests.builders import a_campaign


def test_nobody_is_told_unless_the_campaign_names_somebody() -> None:
    assert load_campaign().alerts == Alerts()
    assert Alerts().post_to is None
    assert Alerts().run is None


def test_a_command_is_a_list_of_words() -> None:
    campaign = a_campaign(alerts={"post_to": "https://example.org/hook", "run": ["notify", "--urgent"]})

    assert campaign.alerts.run == ("notify", "--urgent")


@pytest.mark.parametrize(
    "entries",
    [{"run": "notify --urgent"}, {"run": []}, {"run": [""]}, {"post_to": "example.org"}, {"posts_to": "https://a.org"}],
)
def test_a_mistake_in_alerts_is_found(entries: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_campaign(alerts=entries)


def test_an_address_that_is_told_is_not_repeated_where_it_is_none() -> None:
    with pytest.raises(ValidationError) as refused:
        Alerts.model_validate({"post_to": "hooks.example.org/secret-token"})

    assert "an address that begins with https://" in str(refused.value.errors()[0]["msg"])
