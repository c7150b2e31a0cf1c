"""What is past its time goes, on disk too; every figure stays as it was, and nothing is counted a second time."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, func, select

from collector.publish_survey import import_survey, publish_survey
from data_sources.action_network import CONNECTOR
from data_sources.records import Collected, CountReading, Placed, Signature
from store.alert_tables import AlertToldRow
from store.alerts import save_told, told
from store.audit import entries, record
from store.channels import channel_days
from store.collection import save_collected
from store.engine import writing_engine
from store.imports import import_signatures
from store.integrity import check_integrity
from store.listed import people_to_place
from store.place_quality import place_quality
from store.purge import forget_deleted, purge_alerts, purge_answers, purge_audit, purge_signatures
from store.series import hourly_counts, region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.survey_answers import answers, newest_import
from store.survey_releases import latest_release
from store.tables import SignatureBlockRow, SignatureRow
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source
from tests.small_survey import small_export, small_survey

DAY = timedelta(days=1)
WALES = "W92000004"
BOUND = A_MOMENT + 10 * DAY
NOW = A_MOMENT + 40 * DAY
COUNT, SIGNATURES, PLACES = CONNECTOR.jobs


def key(number: int) -> str:
    """A key as random as a real one."""
    return f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}"


def signed(number: int, **changes: Any) -> Signature:
    """One a day: the first ten are older than the bound."""
    parts: dict[str, Any] = {"region": WALES, "area_quality": "exact", "channel": "email"} | changes
    return Signature(key(number), A_MOMENT + number * DAY, parts.pop("region"), parts.pop("area_quality"), **parts)


OF_FILES = [
    *(signed(number) for number in range(16)),
    *(signed(number, region=None, area_quality="outside", channel="stall") for number in range(2, 20, 3)),
]


@pytest.fixture
def filled(store: Engine) -> Engine:
    """Signatures of a file and of a platform, of which some are older than the bound and one is not placed yet."""
    network = a_source(key="network", connector="action_network", platform_id="demo", headline=False)
    register_sources(store, a_campaign(a_file_source(), network), A_MOMENT)
    distinct = list({one.key: one for one in OF_FILES}.values())
    import_signatures(store, "website", ("first.csv", "0" * 64), distinct, NOW)
    people = tuple(
        signed(number + 100, region=None, area_quality="unknown", person=f"person-{number}")
        for number in range(-95, -85)
    )
    save_collected(store, "network", COUNT, Collected(readings=(CountReading(NOW, 10),)), NOW)
    save_collected(store, "network", SIGNATURES, Collected(signatures=people), NOW)
    placed = tuple(Placed(one.key, WALES, "exact") for one in people if one.person not in {"person--95", "person--86"})
    save_collected(store, "network", PLACES, Collected(placed=placed), NOW)
    return store


def figures(engine: Engine) -> list[object]:
    """Everything that pages read of these sources."""
    snapshot = read_snapshot(engine)
    tables: list[Callable[[Engine, str], pd.DataFrame]] = [hourly_counts, region_days, channel_days]
    return [
        snapshot.totals,
        snapshot.areas,
        *(table(engine, source).to_dict("records") for table in tables for source in ("website", "network")),
        *(place_quality(engine, source) for source in ("website", "network")),
    ]


def all_agree(engine: Engine) -> bool:
    return all(one.holds for one in check_integrity(engine))


def test_figures_stay_as_they_were_when_single_signatures_go(filled: Engine) -> None:
    before = figures(filled)
    assert all_agree(filled)

    counted = purge_signatures(filled, BOUND, deleting=False)
    assert (figures(filled), purge_signatures(filled, BOUND, deleting=False)) == (before, counted)
    assert counted == {"network": 5, "website": 10}
    assert purge_signatures(filled, BOUND, deleting=True) == counted

    assert figures(filled) == before
    assert all_agree(filled)
    assert purge_signatures(filled, BOUND, deleting=True) == {}
    with filled.connect() as connection:
        assert connection.execute(select(func.min(SignatureRow.signed_at))).scalar_one() >= BOUND
    assert [one.person for one in people_to_place(filled, "network", 9)] == ["person--86"]


def test_what_was_deleted_is_not_counted_again_and_what_is_new_is(filled: Engine) -> None:
    purge_signatures(filled, BOUND, deleting=True)
    total = read_snapshot(filled).totals["website"].signatures
    new = [signed(500 - number, channel=None) for number in range(2)]
    later = [Signature(one.key, NOW - DAY, WALES, "exact") for one in new]

    report = import_signatures(filled, "website", ("all.csv", "1" * 64), [*OF_FILES[:16], *later], NOW)

    assert (report.accepted, report.duplicates, report.too_old, report.rejected) == (2, 6, 10, ())
    assert read_snapshot(filled).totals["website"].signatures == total + 2
    listed_again = Collected(signatures=(signed(5, person="again"), signed(900, person="new")))
    save_collected(filled, "network", SIGNATURES, listed_again, NOW)
    assert read_snapshot(filled).areas["network"].total == 11
    assert all_agree(filled)


def test_a_longer_time_that_is_set_later_brings_nothing_back(filled: Engine) -> None:
    purge_signatures(filled, BOUND, deleting=True)
    purge_signatures(filled, NOW, deleting=True)
    purge_signatures(filled, BOUND, deleting=True)

    report = import_signatures(filled, "website", ("all.csv", "1" * 64), OF_FILES[:16], NOW)

    assert (report.accepted, report.too_old) == (0, 16)
    with filled.connect() as connection:
        assert connection.execute(select(func.count()).select_from(SignatureBlockRow)).scalar_one() == 0
    assert all_agree(filled)


def test_what_is_deleted_leaves_the_files_of_sqlite_too(sqlite_store: Engine, tmp_path: Path) -> None:
    register_sources(sqlite_store, a_campaign(a_file_source(), a_source(key="network", headline=False)), A_MOMENT)
    import_signatures(sqlite_store, "website", ("first.csv", "0" * 64), [signed(number) for number in range(9)], NOW)
    listed = Collected(signatures=tuple(signed(number, region=None, person="person-17") for number in range(9)))
    save_collected(sqlite_store, "network", SIGNATURES, listed, NOW)
    high, low = (int(key(3)[start : start + 16], 16).to_bytes(8, "little") for start in (0, 16))
    traces = [high + low, key(3).encode(), b"person-17"]

    def found() -> list[bytes]:
        content = b"".join(file.read_bytes() for file in tmp_path.glob("only.sqlite*"))
        return [trace for trace in traces if trace in content]

    assert found() == traces
    purge_signatures(sqlite_store, BOUND, deleting=True)
    forget_deleted(sqlite_store)

    assert found() == []


def test_a_surveys_answers_go_after_their_last_publication_and_the_release_stays(store: Engine, tmp_path: Path) -> None:
    survey = small_survey()
    import_survey(store, survey, small_export(tmp_path), A_MOMENT)
    assert purge_answers(store, NOW, deleting=True) == {}  # not published yet
    publish_survey(store, survey, A_MOMENT)
    released = latest_release(store, survey.key)

    assert purge_answers(store, A_MOMENT, deleting=True) == {}
    assert purge_answers(store, NOW, deleting=False) == {"small": 120}
    assert len(answers(store, survey.key)) > 0
    assert purge_answers(store, NOW, deleting=True) == {"small": 120}

    assert len(answers(store, survey.key)) == 0
    assert newest_import(store, survey.key) is None
    after = latest_release(store, survey.key)
    assert released is not None
    assert after is not None
    pd.testing.assert_frame_equal(after.results, released.results)


def test_entries_and_alerts_go_after_their_time_and_what_still_stands_stays(filled: Engine) -> None:
    record(filled, "jane", "import", "old", A_MOMENT)
    record(filled, "jane", "import", "new", NOW)
    save_told(filled, "website", "post", "recovered", A_MOMENT)
    save_told(filled, "network", "post", "stale", A_MOMENT)

    for deleting in (False, True):
        assert purge_audit(filled, BOUND, deleting=deleting) == 1
        assert purge_alerts(filled, BOUND, deleting=deleting) == 1
    forget_deleted(filled)

    assert [one.detail for one in entries(filled, 9)] == ["new"]
    assert told(filled, "post") == {"network": "stale"}
    with filled.connect() as connection:
        assert connection.execute(select(func.count()).select_from(AlertToldRow)).scalar_one() == 1


def test_a_purge_that_fails_half_way_has_deleted_nothing(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = figures(filled)
    second = writing_engine(filled.url.render_as_string(hide_password=False))
    with filled.begin() as connection:
        connection.exec_driver_sql("DROP TABLE purged_signatures")
        connection.exec_driver_sql("CREATE TABLE purged_signatures (source_id TEXT)")

    with pytest.raises(Exception, match="purged_signatures"):
        purge_signatures(second, BOUND, deleting=True)
    second.dispose()

    assert figures(filled) == before
    with filled.connect() as connection:
        assert connection.execute(select(func.min(SignatureRow.signed_at))).scalar_one() < BOUND
