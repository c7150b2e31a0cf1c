"""Action Network: what it answers, in which order the list is read, who is looked up, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from campaign.model import Source
from data_sources.action_network import CONNECTOR, fetch_count
from data_sources.action_network_people import fetch_places, parse_place
from data_sources.action_network_signatures import fetch_signatures, parse_signatures
from data_sources.connector import Asking
from data_sources.errors import SourceEnded, SourceError, SourceFormatChanged, SourceMisconfigured, SourceUnavailable
from data_sources.hashing import hasher
from data_sources.rate_limit import limiter_of
from data_sources.records import Collected, CountReading, PersonToPlace, Placed
from tests.action_network_upstream import person_of, region_of, signature_of
from tests.builders import A_MOMENT, a_source, asking

KEY = "4f9c-a-key-that-nobody-may-see"
HASH_OF = hasher("network", b"a key for tests")
PETITION = "/api/v2/petitions/demo"
Handler = Callable[[httpx.Request], httpx.Response]


def a_petition(**entries: Any) -> Source:
    """The petition demo on a platform on this machine, which may be asked as fast as it answers."""
    settings = {"platform_id": "demo", "base_url": "http://127.0.0.1:1", "requests_per_second": 1000}
    return a_source(**{"key": "network", "connector": "action_network"} | settings | entries)


def a_question(handler: Handler, memory: dict[str, Any] | None = None, **parts: Any) -> Asking:
    """One run of a job, with the right key and hashes."""
    source = parts.pop("source", a_petition())
    return replace(asking(handler, source, memory), secret=lambda _: KEY, hash_of=HASH_OF, **parts)


class Platform:
    """A list of signers in order, of whom some may go; what it was asked; from which question on it is down."""

    def __init__(self, signers: int) -> None:
        self.signers = list(range(signers))
        self.asked: list[str] = []
        self.down_after = 10**9
        self.deleted_before_page: dict[int, int] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.params.get("page", request.url.path))
        if len(self.asked) > self.down_after:
            return httpx.Response(500)
        if request.url.path == PETITION:
            return httpx.Response(200, json={"total_signatures": len(self.signers)})
        page = int(request.url.params["page"])
        if page in self.deleted_before_page:
            self.signers.remove(self.deleted_before_page.pop(page))
        return httpx.Response(200, json=a_page(*self.signers[(page - 1) * 25 : page * 25]))


def a_page(*numbers: int, **changes: Any) -> dict[str, Any]:
    return {"_embedded": {"osdi:signatures": [signature_of(one) | changes for one in numbers]}}


def answer(status: int = 200, document: Any = None, **headers: str) -> Handler:
    return lambda _: httpx.Response(status, json=document, headers=headers)


def keys(*numbers: int) -> set[str]:
    return {HASH_OF(f"action_network:signature-{one:06d}") for one in numbers}


def keys_of(*runs: Collected) -> set[str]:
    return {one.key for run in runs for one in run.signatures}


def run_until_finished(platform: Platform, memory: dict[str, Any] | None = None) -> list[Collected]:
    """One run after another until the list is read to its end."""
    runs = [fetch_signatures(a_question(platform, memory))]
    while runs[-1].unfinished:
        runs.append(fetch_signatures(a_question(platform, runs[-1].memory)))
    return runs


def test_reads_the_petitions_own_total_and_sends_the_key_in_its_header() -> None:
    def platform(request: httpx.Request) -> httpx.Response:
        assert request.headers["OSDI-API-Token"] == KEY
        assert request.url.path == PETITION
        return httpx.Response(200, json={"total_signatures": 1037})

    assert fetch_count(a_question(platform)) == Collected(readings=(CountReading(A_MOMENT, 1037),))


@pytest.mark.parametrize("total", [None, True, -1, 1.5, "1037", 10**10])
def test_a_total_that_is_no_number_of_people_is_a_changed_format(total: Any) -> None:
    with pytest.raises(SourceFormatChanged, match="total_signatures"):
        fetch_count(a_question(answer(document={"total_signatures": total})))


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_named_with_where_it_is_set_and_is_not_shown(status: int) -> None:
    source = a_petition(key_name="OUR_KEY")
    with pytest.raises(SourceMisconfigured) as refused:
        fetch_count(a_question(answer(status, {"error": KEY}), source=source))

    assert "OUR_KEY" in refused.value.what_to_do
    assert "environment" in refused.value.what_to_do
    assert ".streamlit/secrets.toml" in refused.value.what_to_do
    assert KEY not in f"{refused.value} {refused.value!r} {refused.value.__cause__!r}"


def test_a_key_goes_to_no_other_address() -> None:
    with pytest.raises(SourceFormatChanged, match="redirects"):
        fetch_count(a_question(answer(302, Location="https://example.org/")))


@pytest.mark.parametrize("fetch", [fetch_count, fetch_signatures])
def test_a_petition_that_is_not_there_is_a_mistake_in_the_campaign_folder(
    fetch: Callable[[Asking], Collected],
) -> None:
    with pytest.raises(SourceMisconfigured, match="no petition demo"):
        fetch(a_question(answer(404)))


@pytest.mark.parametrize("fetch", [fetch_count, fetch_signatures])
def test_a_petition_that_was_removed_has_ended(fetch: Callable[[Asking], Collected]) -> None:
    with pytest.raises(SourceEnded):
        fetch(a_question(answer(410)))


def test_no_job_asks_while_the_platform_has_asked_one_of_them_to_wait() -> None:
    key = "a key of this test alone"
    busy = replace(a_question(answer(429, **{"Retry-After": "40"})), secret=lambda _: key)
    with pytest.raises(SourceUnavailable) as first:
        fetch_count(busy)
    assert first.value.retry_after_seconds == 40

    unasked = replace(a_question(lambda _: pytest.fail("it was asked")), secret=lambda _: key)
    with pytest.raises(SourceUnavailable, match="asked us to wait") as second:
        fetch_signatures(unasked)
    assert 35 < (second.value.retry_after_seconds or 0) <= 40
    assert limiter_of(KEY).held_for() == 0


@pytest.mark.parametrize("signers", [0, 1, 24, 25, 26, 50, 1037])
def test_reads_every_signature_once_and_knows_the_end_by_an_empty_page(signers: int) -> None:
    platform = Platform(signers)

    runs = run_until_finished(platform)

    assert keys_of(*runs) == keys(*range(signers))
    pages = max(-(-signers // 25), 1)
    assert platform.asked == [PETITION, str(pages + 1), *[str(page) for page in range(pages, 0, -1)]]


def test_reads_a_bounded_number_of_pages_a_run() -> None:
    platform = Platform(1037)

    runs = run_until_finished(platform)

    assert len(platform.asked) == 44
    assert [run.unfinished for run in runs] == [True, False]


def test_reads_of_a_signature_its_time_channel_and_whom_to_look_up_and_nothing_else() -> None:
    (run,) = run_until_finished(Platform(2))

    second = next(one for one in run.signatures if one.key in keys(1))
    assert (second.region, second.area_quality, second.channel, second.person) == (
        None, "unknown", "facebook", "person-000001",
    )  # fmt: skip
    assert f"{second.signed_at:%Y-%m-%d %H:%M %Z}" == "2026-01-05 12:18 UTC"
    assert "nobody's business" not in repr(run)


def test_later_reads_only_the_end_of_the_list() -> None:
    platform = Platform(1037)
    memory = run_until_finished(platform)[-1].memory
    platform.asked.clear()

    (nothing_new,) = run_until_finished(platform, memory)
    assert platform.asked == ["43", "42"]

    platform.signers += range(1037, 1100)
    (new,) = run_until_finished(platform, nothing_new.memory)
    assert platform.asked[2:] == ["43", "44", "45", "44", "43", "42"]
    assert keys_of(new) >= keys(*range(1037, 1100))


def test_reads_the_whole_list_once_a_day() -> None:
    platform = Platform(60)
    memory = run_until_finished(platform)[-1].memory
    platform.asked.clear()

    tomorrow = replace(a_question(platform, memory), clock=lambda: A_MOMENT + timedelta(days=1))
    run = fetch_signatures(tomorrow)

    assert platform.asked == ["4", "3", "2", "1"]
    assert not run.unfinished


@pytest.mark.parametrize("page", range(1, 8))
def test_a_signature_that_goes_while_the_list_is_read_takes_no_other_with_it(page: int) -> None:
    for gone in (0, 24, 25, 99, 100, 149):
        platform = Platform(150)
        platform.deleted_before_page = {page: gone}

        runs = run_until_finished(platform)

        assert keys_of(*runs) >= keys(*platform.signers), gone


@pytest.mark.parametrize("gone", [0, 24, 25, 124, 125, 149])
def test_a_signature_that_went_between_two_runs_hides_no_new_one(gone: int) -> None:
    platform = Platform(150)
    memory = run_until_finished(platform)[-1].memory
    platform.signers.remove(gone)
    platform.signers += range(150, 153)

    assert keys_of(*run_until_finished(platform, memory)) >= keys(150, 151, 152)


def test_finds_the_new_ones_though_all_that_it_remembers_are_gone() -> None:
    platform = Platform(150)
    memory = run_until_finished(platform)[-1].memory
    platform.signers = [*range(100), *range(150, 160)]

    assert keys_of(*run_until_finished(platform, memory)) >= keys(*range(150, 160))


def test_a_failure_keeps_what_was_read_before_it_and_goes_on_from_there() -> None:
    platform = Platform(150)
    platform.down_after = 5
    run = fetch_signatures(a_question(platform))
    assert isinstance(run.interrupted_by, SourceUnavailable)
    assert keys_of(run) == keys(*range(75, 150))

    platform.down_after = 10**9
    platform.asked.clear()
    rest = run_until_finished(platform, run.memory)

    assert platform.asked == ["3", "2", "1"]
    assert keys_of(run, *rest) == keys(*range(150))


def test_a_failure_at_once_is_only_a_failure() -> None:
    with pytest.raises(SourceUnavailable):
        fetch_signatures(a_question(answer(500)))


def test_a_list_with_the_newest_first_is_refused_and_not_read_wrongly() -> None:
    with pytest.raises(SourceFormatChanged, match="newest first"):
        parse_signatures(a_page(*range(24, -1, -1)), a_question(answer()))


@pytest.mark.parametrize(
    "changes",
    [
        {"identifiers": ["elsewhere:1"]},
        {"identifiers": None},
        {"created_date": "yesterday"},
        {"created_date": "2026-01-05T09:00:00"},
        {"created_date": "2027-01-05T09:00:00Z"},
        {"created_date": 5},
        {"action_network:person_id": "../petitions"},
        {"action_network:person_id": 7},
    ],
)
def test_a_signature_of_another_shape_is_a_changed_format(changes: dict[str, Any]) -> None:
    with pytest.raises(SourceFormatChanged):
        parse_signatures(a_page(1, **changes), a_question(answer()))


@pytest.mark.parametrize("document", [{}, {"_embedded": {}}, {"_embedded": {"osdi:signatures": ["one"]}}])
def test_a_page_without_its_list_is_a_changed_format(document: dict[str, Any]) -> None:
    with pytest.raises(SourceFormatChanged, match="osdi:signatures"):
        parse_signatures(document, a_question(answer()))


def test_a_signature_without_a_person_or_a_referrer_counts_too() -> None:
    page = a_page(1, referrer_data=None, **{"action_network:person_id": None})

    (one,) = parse_signatures(page, a_question(answer()))

    assert (one.person, one.channel) == (None, None)


def home(postcode: Any, *, primary: bool = True, **entries: Any) -> dict[str, Any]:
    return {"postal_code": postcode, "primary": primary, "country": "GB"} | entries


@pytest.mark.parametrize(
    ("addresses", "place"),
    [
        ([home("CF10 1EP")], ("W92000004", "exact")),
        ([home("BT1 5GS")], ("N92000002", "exact")),
        ([home("CF10")], ("W92000004", "outcode")),
        ([home("PL1 2AA", primary=False), home("CF10 1EP")], ("W92000004", "exact")),
        ([home("PL1 2AA", primary=False), home("CF10 1EP", primary=False)], ("E12000009", "exact")),
        ([home(""), home("CF10 1EP", primary=False)], ("W92000004", "exact")),
        ([home("JE2 3QA")], (None, "outside")),
        ([home("10001", country="US")], (None, "outside")),
        ([home("CF10 1EP", country="US")], ("W92000004", "exact")),
        ([home("nonsense")], (None, "unknown")),
        ([home(None)], (None, "unknown")),
        ([{}], (None, "unknown")),
        ([], (None, "unknown")),
        (None, (None, "unknown")),
    ],
)
def test_a_person_is_placed_by_the_primary_or_else_the_first_postcode(addresses: Any, place: Any) -> None:
    assert parse_place({"postal_addresses": addresses}) == place


def people(*numbers: int) -> Callable[[int], tuple[PersonToPlace, ...]]:
    return lambda most: tuple(PersonToPlace(f"key {one}", f"person-{one:06d}") for one in numbers)[:most]


def test_looks_people_up_and_keeps_nothing_of_them_but_the_region() -> None:
    def platform(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=person_of(int(request.url.path[-6:])))

    run = fetch_places(a_question(platform, to_place=people(0, 1, 4)))

    places = [(0, region_of(0), "exact"), (1, region_of(1), "exact"), (4, None, "unknown")]
    assert [(one.signature_key, one.region, one.area_quality) for one in run.placed] == [
        (f"key {number}", region, quality) for number, region, quality in places
    ]
    assert not run.unfinished
    assert "SW1A" not in repr(run)


def test_looks_up_a_bounded_number_of_people_a_run() -> None:
    run = fetch_places(a_question(answer(document={"postal_addresses": []}), to_place=people(*range(100))))

    assert (len(run.placed), run.unfinished) == (60, True)


@pytest.mark.parametrize("status", [404, 410])
def test_somebody_who_is_gone_is_of_unknown_place_and_ends_nothing(status: int) -> None:
    run = fetch_places(a_question(answer(status), to_place=people(1)))

    assert run == Collected(placed=(Placed("key 1", None, "unknown"),))


@pytest.mark.parametrize(
    ("failing", "error"),
    [
        (httpx.Response(500), SourceUnavailable),
        (httpx.Response(403), SourceMisconfigured),
        (httpx.Response(200, json={"postal_addresses": "none"}), SourceFormatChanged),
        (httpx.Response(200, json=["a person"]), SourceFormatChanged),
    ],
)
def test_somebody_who_cannot_be_looked_up_lets_others_go_first(
    failing: httpx.Response, error: type[SourceError]
) -> None:
    def platform(request: httpx.Request) -> httpx.Response:
        return failing if request.url.path.endswith("2") else httpx.Response(200, json=person_of(1))

    run = fetch_places(a_question(platform, to_place=people(1, 2, 3)))

    assert [one.signature_key for one in run.placed] == ["key 1"]
    assert run.postponed == ("key 2",)
    assert isinstance(run.interrupted_by, error)


@pytest.mark.parametrize("job", CONNECTOR.jobs, ids=lambda job: job.name)
def test_a_trial_asks_one_question_at_most(job: Any) -> None:
    platform = Platform(1037)

    job.run(a_question(platform, trial=True))

    assert len(platform.asked) <= 1
