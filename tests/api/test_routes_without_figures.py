"""What other programs are told when there is nothing to give: in JSON, with a status, and what to do."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from api.marks import DEMONSTRATION_NOTICE
from campaign.model import DEMONSTRATION
from tests.api.client import Api, contents, problem
from tests.builders import a_campaign
from tests.filled import OVERSEAS, TOTAL, collect_everything, out_of_reach

ADDRESSES = ("/api/v1/count.json", "/api/v1/areas.json", "/api/v1/health")
CONSTITUENCIES = "/api/v1/areas.json?level=constituency"


def test_before_the_first_reading_figures_are_null_and_not_zero(empty: Api) -> None:
    figures = contents(empty.ask("/api/v1/count.json"))

    assert figures["as_of"] is None
    assert figures["goal"] == {"target": 100_000, "share": None}
    assert (figures["headline"]["signatures"], figures["headline"]["state"]) == (None, "never")
    assert figures["sources"][0]["signatures"] is None
    health = contents(empty.ask("/api/v1/health"))
    assert (health["status"], health["collecting"], health["sources"]) == ("ok", "never", {"parliament": "never"})


def test_before_the_first_breakdown_there_are_no_areas(empty: Api) -> None:
    answer = empty.ask("/api/v1/areas.json")

    assert answer.status_code == 404
    assert problem(answer) == "No breakdown by area has been collected yet. Ask again in a few minutes."
    area = contents(empty.ask("/api/v1/count.json?area=Wales"))["area"]
    assert (area["signatures"], area["as_of"]) == (None, None)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/v1/areas.json?level=county", 400, "nation, region, constituency"),
        ("/api/v1/areas.json?level=", 400, "nation, region, constituency"),
        ("/api/v1/areas.json?source=nobody", 400, "source is to be one of: parliament"),
        ("/api/v1/areas.json?level=constituency&boundary_set=2030", 400, "2010, 2024"),
        ("/api/v1/areas.json?level=constituency&boundary_set=2010,2024", 400, "never given together"),
        ("/api/v1/areas.json?level=region&boundary_set=2024", 400, "only for level=constituency"),
        ("/api/v1/areas.json?level=constituency&boundary_set=2010", 404, "Ask with boundary_set=2024"),
        ("/api/v1/count.json?area=Narnia", 400, "Yorkshire and The Humber"),
        ("/api/v1/count.json?area=wales", 400, "Wales"),
        ("/api/v1/signatures.json", 404, "/api/v1/count.json"),
        ("/api/v2/count.json", 404, "There is no such address."),
        ("/api/v1/count.json/", 404, "There is no such address."),
        ("/api/", 404, "There is no such address."),
        ("/api", 404, "There is no such address."),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(api_on_sqlite: Api, address: str, status: int, said: str) -> None:
    answer = api_on_sqlite.ask(address)

    assert answer.status_code == status
    assert said in problem(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/other"])
def test_nothing_can_be_written(api_on_sqlite: Api, address: str, method: str) -> None:
    answer = api_on_sqlite.ask(address, method)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert problem(answer) == "The api is only read: ask with GET."


def test_no_answer_holds_what_was_asked_for(api_on_sqlite: Api) -> None:
    asked = "<script>alert(1)</script>"

    for address in (
        f"/api/v1/count.json?area={asked}",
        f"/api/v1/areas.json?level={asked}",
        f"/api/v1/areas.json?source={asked}",
        f"/api/{asked}",
    ):
        assert "script" not in api_on_sqlite.ask(address).text


def test_a_demonstration_says_so_in_every_answer(store: Engine) -> None:
    demonstration = Api(a_campaign(), store)
    collect_everything(store, demonstration.campaign, datetime.now(UTC))

    bodies = [contents(demonstration.ask(address)) for address in (*ADDRESSES, CONSTITUENCIES)]
    demonstration.reading.dispose()

    assert {(body["demonstration"], body["notice"]) for body in bodies} == {(True, DEMONSTRATION_NOTICE)}
    count, areas = bodies[0], bodies[-1]
    assert count["headline"]["source"] == DEMONSTRATION
    assert 48_000 < count["headline"]["signatures"] < 50_000
    of_seats = sum(area["signatures"] for area in areas["areas"])
    assert of_seats + areas["unallocated"] + areas["overseas"] == areas["total"]


def test_a_store_that_was_never_reached_is_an_error_in_words(api: Api) -> None:
    with out_of_reach(api.reading):
        answers = [api.ask(address) for address in (*ADDRESSES, CONSTITUENCIES)]

    assert {answer.status_code for answer in answers} == {503}
    assert {problem(one) for one in answers} == {"The store cannot be read at the moment. Ask again in a minute."}


def test_the_last_good_figures_stay_while_the_store_is_out_of_reach(api: Api) -> None:
    before = contents(api.ask("/api/v1/count.json"))

    with out_of_reach(api.reading):
        count, areas, health = (api.ask(address) for address in ADDRESSES)
        seats = api.ask(CONSTITUENCIES)

    assert contents(count)["headline"] == before["headline"]
    assert (contents(areas)["total"], contents(areas)["overseas"]) == (TOTAL, OVERSEAS)
    assert (health.status_code, seats.status_code) == (503, 503)
    assert "the last good figures are shown" in problem(health)
    assert "cannot be read" in problem(seats)


def test_health_says_since_when_the_store_is_out_of_reach(api: Api) -> None:
    api.ask("/api/v1/health")
    before = datetime.now(UTC).replace(microsecond=0)

    with out_of_reach(api.reading):
        words = [problem(api.ask("/api/v1/health")) for _ in range(2)]

    since = datetime.fromisoformat(words[0].split()[8].rstrip(";"))
    assert timedelta() <= since - before < timedelta(minutes=1)
    assert words[0] == words[1]


def test_all_is_well_again_once_the_store_is_back(api: Api) -> None:
    api.ask("/api/v1/count.json")
    with out_of_reach(api.reading):
        api.ask("/api/v1/health")

    assert contents(api.ask("/api/v1/health"))["status"] == "ok"
