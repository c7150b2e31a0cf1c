"""Every example of a source in docs/sources.md is one that the dashboard takes."""

import re
import tomllib
from pathlib import Path

import pytest

from campaign.model import Source
from data_sources.registry import check_sources
from tests.builders import a_campaign

DOCUMENT = Path(__file__).parent.parent / "docs" / "sources.md"
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_copied_as_it_is(example: str) -> None:
    (entries,) = tomllib.loads(example)["source"]

    check_sources(a_campaign(Source.model_validate(entries)), DOCUMENT.parent)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_an_example_leaves_out_can_be_taken_in(example: str) -> None:
    (entries,) = tomllib.loads(re.sub(r"^# (\w+ = )", r"\1", example, flags=re.MULTILINE))["source"]

    check_sources(a_campaign(Source.model_validate(entries)), DOCUMENT.parent)


def test_no_two_examples_are_of_one_kind() -> None:
    kinds = [tomllib.loads(example)["source"][0]["connector"] for example in EXAMPLES]

    assert len(set(kinds)) == len(kinds) >= 5
