"""A mistake about who may see what is an error that names its entry, and never a door left open."""

from pathlib import Path

import pytest

from campaign.load import CampaignError, load_campaign, load_people
from tests.builders import a_campaign_folder


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ('mode = "closed"', "access, mode"),
        ('mode = "signed_in"', "'signed-in'"),
        ("hours = 0", "access, hours"),
        ("hours = 1000", "access, hours"),
        ('roles = { team = "owner" }', "access, roles, team"),
        ("public_embed = true", "public_embed: not a known entry"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, entries: str, said: str) -> None:
    a_campaign_folder(tmp_path, f"[access]\n{entries}\n")

    with pytest.raises(CampaignError) as error:
        load_campaign(tmp_path)

    assert said in str(error.value)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ('[[person]]\nrole = "viewer"', "either address or subject"),
        ('[[person]]\naddress = "a@b.example"\nsubject = "1"\nrole = "viewer"', "either address or subject"),
        ('[[person]]\naddress = "a@b.example"\nrole = "owner"', "role"),
        ('[[person]]\naddress = "a@b.example"', "role: expected here, but missing"),
        ('[[person]]\naddress = "a@b.example"\nrole = "viewer"\n' * 2, "every person once"),
        ('[[people]]\nsubject = "1"\nrole = "viewer"', "people: not a known entry"),
    ],
)
def test_a_wrong_person_is_an_error_that_names_nobody(tmp_path: Path, people: str, said: str) -> None:
    (tmp_path / "people.toml").write_text(people)

    with pytest.raises(CampaignError) as error:
        load_people(tmp_path)

    assert said in str(error.value)
    assert "a@b.example" not in str(error.value)


def test_without_the_file_nobody_is_named(tmp_path: Path) -> None:
    assert load_people(tmp_path).person == ()
