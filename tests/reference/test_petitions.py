"""The petitions that forecasts learn their errors from, as they ship."""

from reference.forecast_errors import forecast_errors
from reference.petitions import reference_petitions


def test_eleven_petitions_ship_with_all_their_days() -> None:
    petitions = reference_petitions()

    assert len(petitions) == len({one.key for one in petitions}) == 11
    assert sum(len(one.new_signatures) for one in petitions) == 1_065
    assert all(count >= 0 for one in petitions for count in one.new_signatures)
    revoke = next(one for one in petitions if one.label == "Revoke Article 50 (2019)")
    assert (len(revoke.new_signatures), sum(revoke.new_signatures)) == (39, 6_071_523)


def test_every_petition_has_a_label_of_its_own_and_errors() -> None:
    petitions = reference_petitions()

    assert len({one.label for one in petitions}) == 11
    assert {one.petition for one in forecast_errors()} == {one.key for one in petitions}
