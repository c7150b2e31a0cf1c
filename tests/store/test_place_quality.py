"""Signatures of files and of platforms are counted by how well their place is known."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from data_sources.action_network import CONNECTOR
from data_sources.records import Collected, Placed, Signature, SignatureAreaQuality
from store.collection import save_collected
from store.imports import import_signatures
from store.place_quality import place_quality
from store.prepare import prepare_store
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source

COUNTS: dict[SignatureAreaQuality, int] = {"exact": 300, "outcode": 40, "given": 5, "unknown": 11, "outside": 2}
WALES = "W92000004"
SIGNATURES = CONNECTOR.jobs[1]


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
    save_collected(website, "parliament", SIGNATURES, Collected(signatures=tuple(signatures())), A_MOMENT)

    assert place_quality(website, "parliament") == COUNTS
    assert place_quality(website, "website") == {}
    # The same answer again counts nothing again.
    save_collected(website, "parliament", SIGNATURES, Collected(signatures=tuple(signatures())), A_MOMENT)
    assert place_quality(website, "parliament") == COUNTS


def test_a_signature_that_is_placed_later_changes_from_one_quality_to_another(website: Engine) -> None:
    waiting = [Signature(f"{place:032x}", A_MOMENT, None, "unknown", person=f"{place}") for place in range(5)]
    save_collected(website, "parliament", SIGNATURES, Collected(signatures=tuple(waiting)), A_MOMENT)
    found = (Placed(waiting[0].key, WALES, "exact"), Placed(waiting[1].key, None, "outside"))

    save_collected(website, "parliament", SIGNATURES, Collected(placed=found), A_MOMENT)
    save_collected(website, "parliament", SIGNATURES, Collected(placed=found), A_MOMENT)

    counted = place_quality(website, "parliament")
    assert counted == dict.fromkeys(COUNTS, 0) | {"exact": 1, "outside": 1, "unknown": 3}


def test_a_store_from_before_is_counted_when_it_is_migrated(website: Engine) -> None:
    import_signatures(website, "website", ("export.csv", "0" * 64), signatures(), A_MOMENT)
    save_collected(website, "parliament", SIGNATURES, Collected(signatures=tuple(signatures())), A_MOMENT)
    newer = ["place_quality", "audit_log", "purged_signatures", "access_token", "signed_out"]
    newer.append("count_day_constituency")
    with website.begin() as connection:
        for table in newer:
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("DROP INDEX ix_count_day_area_level"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))

    prepare_store(website)

    assert place_quality(website, "website") == place_quality(website, "parliament") == COUNTS


def test_a_quality_that_nobody_has_is_zero(website: Engine) -> None:
    lines = [one for one in signatures() if one.area_quality == "exact"]
    import_signatures(website, "website", ("export.csv", "0" * 64), lines, A_MOMENT)

    found = place_quality(website, "website")

    assert found == dict.fromkeys(COUNTS, 0) | {"exact": 300}
    assert list(found) == list(COUNTS)


def test_a_source_without_signatures_has_none(website: Engine) -> None:
    assert place_quality(website, "website") == {}
