"""About: what docs/metrics.md explains, where figures come from, and how a first real source is connected."""

import re
import tomllib

import pytest

from campaign.first_source import EXAMPLE, STEPS
from campaign.model import Source
from collector.checking import check_everything
from data_sources.registry import CONNECTORS, check_sources
from figures.definitions import chapters, definitions
from tests.builders import a_campaign
from tests.pages.conftest import PARLIAMENT, World, forget_everything
from tests.pages.dashboard import ROOT, open_page
from ui.about import _KINDS

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_entry_of_the_document_is_on_the_page(parliament: World) -> None:
    page = open_page("about")

    assert not page.failures
    assert [heading for heading in definitions() if f"### {heading}" not in page.words] == []
    assert re.findall(r"\]\([^)]*\)", page.words) == []  # a link would lead into a closed chapter, or nowhere
    assert list(chapters()) == [expander.label for expander in page.app.expander]


def test_every_source_is_named_with_what_it_is(several: World) -> None:
    (sources, _surveys) = open_page("about").tables

    assert sources.iloc[:, 1].tolist() == [
        "Petition on petition.parliament.uk", "Files of signatures", "Files of signatures",
    ]  # fmt: skip
    assert set(_KINDS) == set(CONNECTORS)


def test_a_petition_on_another_site_is_named_by_that_site(world: World) -> None:
    world.set_campaign(f'{PARLIAMENT}base_url = "https://petitions.example.org"')

    (sources, _surveys) = open_page("about").tables

    assert sources.iloc[:, 1].tolist() == ["Petition on petitions.example.org"]


def test_only_a_demonstration_says_how_it_ends(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    generated = open_page("about").words
    assert check_everything()
    printed = capsys.readouterr().out
    world.set_campaign(PARLIAMENT)
    forget_everything()

    for step in STEPS:
        assert step in generated
        assert step in printed
    assert EXAMPLE.splitlines()[5] in printed
    assert STEPS[0] not in open_page("about").words


def test_the_example_is_taken_as_it_is_and_the_first_page_that_people_read_has_the_same() -> None:
    (entries,) = tomllib.loads(EXAMPLE)["source"]

    check_sources(a_campaign(Source.model_validate(entries)), ROOT)
    assert EXAMPLE in README


def test_who_stands_behind_it_can_be_reached(world: World) -> None:
    bare = open_page("about").words
    world.set_campaign('[support]\nname = "Helpline <b>"\ntelephone = "0800 000 000"\naddress = "https://example.org/"')
    forget_everything()
    supported = open_page("about").words

    assert "has not named a support line" in bare
    assert "Support: Helpline <b> 0800 000 000 https://example.org/" in supported
    assert "has not named a support line" not in supported
