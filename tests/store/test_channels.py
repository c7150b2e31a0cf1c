"""Channels by London day: kept with every listed signature, and together all that the source has listed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from data_sources.action_network import CONNECTOR
from data_sources.records import Collected, Signature
from store.channel_tables import CountDayChannelRow
from store.channels import channel_days, channel_totals
from store.collection import save_collected
from store.imports import import_signatures
from store.integrity import check_integrity
from store.sources import register_sources
from store.tables import SourceRow
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source

SIGNATURES = CONNECTOR.jobs[1]
NETWORK = a_source(key="network", connector="action_network", platform_id="demo", headline=False)
DAY = timedelta(days=1)


@pytest.fixture
def sources(store: Engine) -> Engine:
    """A store that knows a source of files and one on the Action Network, and no signature of either."""
    register_sources(store, a_campaign(a_file_source(), NETWORK), A_MOMENT)
    return store


def signed(number: int, channel: str | None, at: datetime = A_MOMENT) -> Signature:
    key = f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}"
    return Signature(key, at, None, "unknown", channel)


def put(engine: Engine, *lines: Signature, file: str = "first") -> None:
    import_signatures(engine, "website", (f"{file}.csv", f"contents of {file}"), lines, A_MOMENT + 9 * DAY)


def listed(engine: Engine, *signatures: Signature) -> None:
    save_collected(engine, "network", SIGNATURES, Collected(signatures=signatures), A_MOMENT + 9 * DAY)


def days(engine: Engine, source: str = "website") -> list[tuple[str, str, int]]:
    found = channel_days(engine, source)
    return [
        (f"{day:%Y-%m-%d}", channel, gained)
        for day, channel, gained in zip(found["day"], found["channel"], found["gained"].tolist(), strict=True)
    ]


def totals(engine: Engine, source: str = "website") -> dict[str, int]:
    found = channel_totals(engine, source)
    return dict(zip(found["channel"], found["signatures"].tolist(), strict=True))


def holds(engine: Engine) -> bool:
    return all(sums.holds for sums in check_integrity(engine))


def test_files_count_their_channels_by_the_london_day_of_signing(sources: Engine) -> None:
    before_midnight, after_midnight = (datetime(2026, 6, 30, hour, 30, tzinfo=UTC) for hour in (22, 23))

    put(
        sources,
        signed(1, "Stall", before_midnight),
        signed(2, "Stall", after_midnight),
        signed(3, None, after_midnight),
    )

    assert days(sources) == [("2026-06-30", "Stall", 1), ("2026-07-01", "", 1), ("2026-07-01", "Stall", 1)]
    assert totals(sources) == {"": 1, "Stall": 2}
    assert holds(sources)


def test_a_signature_in_a_second_file_is_not_counted_again(sources: Engine) -> None:
    put(sources, signed(1, "Stall"), signed(2, "Letter"))
    put(sources, signed(2, "Event"), signed(3, "Event"), file="second")

    assert totals(sources) == {"Stall": 1, "Letter": 1, "Event": 1}
    assert holds(sources)


def test_platforms_that_list_signatures_count_their_channels_too(sources: Engine) -> None:
    listed(sources, signed(1, "email"), signed(2, None))
    listed(sources, signed(2, None), signed(3, "email", A_MOMENT + DAY))

    assert days(sources, "network") == [("2026-07-01", "", 1), ("2026-07-01", "email", 1), ("2026-07-02", "email", 1)]
    assert holds(sources)


def test_a_source_that_lists_nothing_has_no_channels(sources: Engine) -> None:
    assert channel_days(sources, "website").empty
    assert list(channel_days(sources, "website")) == ["day", "channel", "gained"]
    assert totals(sources) == {}


def test_a_lost_day_of_a_channel_is_noticed(sources: Engine) -> None:
    put(sources, signed(1, "Stall"), signed(2, "Letter", A_MOMENT + DAY))
    assert holds(sources)

    with sources.begin() as connection:
        connection.execute(delete(CountDayChannelRow).where(CountDayChannelRow.channel == "Letter"))

    assert not holds(sources)


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(
        st.lists(
            st.tuples(st.integers(0, 30), st.sampled_from([None, "Stall", "Café", "email"]), st.integers(0, 900)),
            max_size=12,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_channels_add_up_to_all_that_was_listed(
    sources: Engine, files: list[list[tuple[int, str | None, int]]]
) -> None:
    with sources.begin() as connection:
        connection.execute(delete(SourceRow))
    register_sources(sources, a_campaign(a_file_source(), NETWORK), A_MOMENT)
    first: dict[int, str] = {}

    for place, lines in enumerate(files):
        put(
            sources,
            *[signed(one, channel, A_MOMENT + hour * DAY / 24) for one, channel, hour in lines],
            file=str(place),
        )
        for number, channel, _ in lines:
            first.setdefault(number, channel or "")

    wanted = {channel: list(first.values()).count(channel) for channel in set(first.values())}
    assert totals(sources) == wanted
    assert sum(gained for _, _, gained in days(sources)) == len(first)
    assert holds(sources)
