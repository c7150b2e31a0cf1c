"""Signatures of files and of platforms are counted by how well their place is known."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from data_sources.records import Signature, SignatureAreaQuality
from store.imports import import_signatures
from store.place_quality import place_quality
from store.sources import register_sources
from store.tables import SignatureRow
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source

COUNTS: dict[SignatureAreaQuality, int] = {"exact": 300, "outcode": 40, "given": 5, "unknown": 11, "outside": 2}
WALES = "W92000004"


def signatures() -> list[Signature]:
    qualities = [quality for quality, count in COUNTS.items() for _ in range(count)]
    return [
        Signature(f"{place * 2**116:032x}", A_MOMENT - timedelta(minutes=place), _region(quality), quality)
        for place, quality in enumerate(qualities)
    ]


def _region(quality: SignatureAreaQuality) -> str | None:
    return None if quality in {"unknown", "outside"} else WALES


@pytest.fixture
def website(store: Engine) -> Engine:
    """A store that knows a website's file and a petition."""
    register_sources(store, a_campaign(a_file_source(), a_source(headline=False)), A_MOMENT)
    return store


def test_signatures_of_files_are_counted(website: Engine) -> None:
    import_signatures(website, "website", ("export.csv", "0" * 64), signatures(), A_MOMENT)

    assert place_quality(website, "website") == COUNTS
    assert place_quality(website, "parliament") == {}


def test_signatures_that_a_platform_lists_are_counted_too(website: Engine) -> None:
    rows = [
        {
            "source_id": "parliament",
            "signature_key": one.key,
            "signed_at": one.signed_at,
            "region": one.region,
            "area_quality": one.area_quality,
            "channel": None,
        }
        for one in signatures()
    ]
    with website.begin() as connection:
        connection.execute(insert(SignatureRow), rows)

    assert place_quality(website, "parliament") == COUNTS
    assert place_quality(website, "website") == {}


def test_a_quality_that_nobody_has_is_zero(website: Engine) -> None:
    lines = [one for one in signatures() if one.area_quality == "exact"]
    import_signatures(website, "website", ("export.csv", "0" * 64), lines, A_MOMENT)

    found = place_quality(website, "website")

    assert found == dict.fromkeys(COUNTS, 0) | {"exact": 300}
    assert list(found) == list(COUNTS)


def test_a_source_without_signatures_has_none(website: Engine) -> None:
    assert place_quality(website, "website") == {}
