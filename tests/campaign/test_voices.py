"""People's own words: never without their consent, and short enough for a hall."""

from datetime import date
from pathlib import Path

import pytest

from campaign.load import CampaignError, load_campaign
from tests.builders import a_campaign, a_campaign_folder

A_VOICE = """
[[voice]]
key = "first"
words = "I waited, and nobody called."
consented = true
consented_on = 2026-10-01
"""


@pytest.mark.parametrize(
    ("entry", "instead", "said"),
    [
        ("consented = true\n", "", "consented = true, and consented_on"),
        ("consented = true", "consented = false", "take the words out"),
        ("consented = true", 'consented = "yes"', "consented = true, and consented_on"),
        ("consented_on = 2026-10-01\n", "", "consented_on: expected here, but missing"),
        ("I waited, and nobody called.", "word " * 26, "at most 25 words, which a hall can read; found 26"),
    ],
)
def test_words_that_may_not_be_shown_are_a_mistake(tmp_path: Path, entry: str, instead: str, said: str) -> None:
    folder = a_campaign_folder(tmp_path, A_VOICE.replace(entry, instead))

    with pytest.raises(CampaignError, match='voice 1 \\(key "first"\\)') as mistake:
        load_campaign(folder)

    assert said in str(mistake.value)
    assert "nobody called" not in str(mistake.value)


def test_a_voice_is_heard_while_its_consent_holds(tmp_path: Path) -> None:
    campaign = load_campaign(a_campaign_folder(tmp_path, A_VOICE + "until = 2026-12-31\n"))

    heard = [len(campaign.voices_shown_on(date(2026, month, day))) for month, day in [(9, 30), (10, 1), (12, 31)]]
    assert heard == [0, 1, 1]
    assert campaign.voices_shown_on(date(2027, 1, 1)) == ()


def test_two_voices_have_two_keys() -> None:
    voice = {"key": "first", "words": "Words", "consented": True, "consented_on": "2026-10-01"}

    with pytest.raises(ValueError, match="every voice to have its own key; first stands twice"):
        a_campaign(voice=[voice, voice])
