"""The frame for other sites as the server writes it: complete without a script, and nothing from anybody else."""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import Engine

from tests.api.client import PARLIAMENT, Api
from tests.builders import a_campaign, a_source
from tests.filled import PER_SEAT, a_petition_document, collect_everything, out_of_reach

FRAME = "/embed/count"


def policy(answer: httpx.Response) -> dict[str, str]:
    """The Content-Security-Policy by what it is about."""
    return dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))


def seen(answer: httpx.Response) -> str:
    """The words that a reader without a script sees."""
    body = re.sub(r"<(\w+)[^>]* hidden>.*?</\1>", " ", answer.text.split("<body")[1], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<body" + body)).split())


@pytest.fixture
def framed(sqlite_store: Engine) -> Iterator[Api]:
    """A campaign that two sites may frame."""
    embed = {"origins": ["https://www.example.org", "http://localhost:8080"], "words": "have <signed> & shared"}
    api = Api(a_campaign(a_source(), embed=embed), sqlite_store)
    collect_everything(sqlite_store, api.campaign, datetime.now(UTC))
    yield api
    api.reading.dispose()


def test_the_count_stands_in_the_page_itself(api_on_sqlite: Api) -> None:
    answer = api_on_sqlite.ask(FRAME)

    assert re.fullmatch(r"19,537 people have signed 19% of 100,000 Updated \S+ on \d+ \w+ \d{4}", seen(answer))
    assert '<rect class="share" data-share width="19.54%"' in answer.text
    assert '<html lang="en-GB" class="theme-auto">' in answer.text
    assert "<title>A campaign: people have signed</title>" in answer.text
    assert "set-cookie" not in answer.headers


def test_an_area_has_its_own_count_and_no_goal(api_on_sqlite: Api) -> None:
    answer = api_on_sqlite.ask(f"{FRAME}?area=Yorkshire+and+The+Humber")

    assert seen(answer).startswith(f"{54 * PER_SEAT:,} people have signed Yorkshire and The Humber Updated")
    assert 'data-count="../api/v1/count.json?area=Yorkshire%20and%20The%20Humber"' in answer.text
    assert "data-goal" not in answer.text


def test_goal_and_words_can_be_left_out(api_on_sqlite: Api) -> None:
    assert seen(api_on_sqlite.ask(f"{FRAME}?goal=no&words=no&lang=en-GB")).startswith("19,537 Updated")


@pytest.mark.parametrize(
    ("total", "words", "share"),
    [
        (0, "0% of 100,000", "0.00%"),
        (1, "Less than 1% of 100,000", "0.00%"),
        (48_713, "48% of 100,000", "48.71%"),
        (99_999, "99% of 100,000", "100.00%"),
        (100_000, "The goal of 100,000 has been reached", "100.00%"),
        (250_000, "The goal of 100,000 has been passed", "100.00%"),
    ],
)
def test_the_goal_is_said_in_words(empty_on_sqlite: Api, total: int, words: str, share: str) -> None:
    document = a_petition_document()
    document["data"]["attributes"] |= {"signature_count": total, "signatures_by_constituency": []}
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime.now(UTC), document)

    answer = empty_on_sqlite.ask(FRAME)

    assert f"{total:,} people have signed {words} Updated" in seen(answer)
    assert f'data-share width="{share}"' in answer.text


@pytest.mark.parametrize(("minutes", "begin"), [(1, "Updated "), (3, "Last updated "), (60, "Last updated ")])
def test_an_old_count_says_so(empty_on_sqlite: Api, minutes: int, begin: str) -> None:
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime.now(UTC) - timedelta(minutes=minutes))

    answer = empty_on_sqlite.ask(FRAME)

    assert f"of 100,000 {begin}" in seen(answer)
    assert ('class="updated old"' in answer.text) == (begin == "Last updated ")


def test_a_final_count_and_none_at_all_are_said(empty_on_sqlite: Api) -> None:
    assert seen(empty_on_sqlite.ask(FRAME)) == "No count has been collected yet."

    closed = a_petition_document(state="closed")
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime(2026, 7, 1, 12, tzinfo=UTC), closed)

    assert seen(empty_on_sqlite.ask(FRAME)).endswith("Final count, 1 July 2026")


def test_a_demonstration_says_so(sqlite_store: Engine) -> None:
    api = Api(a_campaign(), sqlite_store)
    collect_everything(sqlite_store, api.campaign, datetime.now(UTC))

    assert seen(api.ask(FRAME)).startswith("Demonstration data")
    api.reading.dispose()


def test_only_the_campaigns_sites_may_frame_it(framed: Api, api_on_sqlite: Api) -> None:
    ours = "'self' http://localhost:8080 https://www.example.org"

    assert policy(framed.ask(FRAME))["frame-ancestors"] == ours
    assert policy(framed.ask(f"{FRAME}?theme=pink"))["frame-ancestors"] == ours
    assert policy(api_on_sqlite.ask(FRAME))["frame-ancestors"] == "'self'"


def test_the_campaigns_words_are_never_markup(framed: Api) -> None:
    answer = framed.ask(FRAME)

    assert "have &lt;signed&gt; &amp; shared" in answer.text
    assert "19,537 have <signed> & shared" in seen(answer)


@pytest.mark.parametrize(
    ("given", "colour"), [("801650", "801650"), ("%23801650", "801650"), ("ABC", "aabbcc"), ("%23aBc", "aabbcc")]
)
def test_the_one_inline_rule_is_the_chosen_colour_and_is_allowed_by_its_hash(
    api_on_sqlite: Api, given: str, colour: str
) -> None:
    answer = api_on_sqlite.ask(f"{FRAME}?accent={given}")
    styles = re.findall("<style>(.*?)</style>", answer.text)

    assert styles == [f":root {{ --chosen-accent: #{colour}; }}"]
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert policy(answer)["style-src"] == f"'self' 'sha256-{digest}'"


@pytest.mark.parametrize("query", ["", "?theme=dark&area=Wales", "?theme=pink"])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(api_on_sqlite: Api, query: str) -> None:
    answer = api_on_sqlite.ask(FRAME + query)

    assert policy(answer)["default-src"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert (answer.headers["x-content-type-options"], answer.headers["referrer-policy"]) == ("nosniff", "no-referrer")
    for inline in ("<style", " style=", "<script>", " onload=", "http://", "https://"):
        assert inline not in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("theme=pink", "theme is to be one of: auto, light, dark."),
        ("accent=red", "such as 801650."),
        ("accent=80165", "such as 801650."),
        ("accent=801650;}body{display:none", "such as 801650."),
        ("accent=%D9%A1%D9%A2%D9%A3", "such as 801650."),
        ("lang=cy", "lang is to be one of: en-GB."),
        ("goal=maybe", "goal is to be one of: yes, no."),
        ("words=Send+money", "words is to be one of: yes, no."),
        ("area=Narnia", "Wales, Scotland, Northern Ireland."),
        ("colour=801650", "Only these parameters are known: theme, accent, lang, area, goal, words."),
        ("theme=dark&theme=light", "Each parameter may stand once."),
    ],
)
def test_a_mistake_in_the_address_is_said_in_the_frame(api_on_sqlite: Api, query: str, said: str) -> None:
    answer = api_on_sqlite.ask(f"{FRAME}?{query}")

    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
    assert said in seen(answer)
    assert "money" not in answer.text


def test_it_is_kept_like_every_answer(api_on_sqlite: Api) -> None:
    first = api_on_sqlite.ask(FRAME)

    assert first.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=30"
    assert api_on_sqlite.ask(FRAME, If_None_Match=first.headers["etag"]).status_code == 304
    assert api_on_sqlite.ask(FRAME, "HEAD").headers == first.headers


def test_a_store_that_cannot_be_read_is_said_in_the_frame(api_on_sqlite: Api) -> None:
    with out_of_reach(api_on_sqlite.reading):
        answer = api_on_sqlite.ask(FRAME)

    assert answer.status_code == 503
    assert "It cannot be read at the moment." in seen(answer)


def test_its_files_are_kept_for_good_by_their_version(api_on_sqlite: Api) -> None:
    found = re.findall(r'(?:src|href)="(assets/[^"]+)"', api_on_sqlite.ask(FRAME).text)
    version = found[0].split("/")[1]
    files = {name: api_on_sqlite.ask(f"/embed/{name}") for name in found}

    assert {name.rsplit("/", 1)[1] for name in found} == {"icon.svg", "embed.css", "embed.js"}
    assert {answer.status_code for answer in files.values()} == {200}
    assert {answer.headers["cache-control"] for answer in files.values()} == {"public, max-age=31536000, immutable"}
    script = api_on_sqlite.ask(f"/embed/assets/{version}/embed.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    for imported in re.findall(r'from "\./([^"]+)"', script.text):
        assert api_on_sqlite.ask(f"/embed/assets/{version}/{imported}").status_code == 200


def test_a_page_of_before_an_update_gets_the_files_there_are_for_a_moment(api_on_sqlite: Api) -> None:
    answer = api_on_sqlite.ask("/embed/assets/older/embed.css")

    assert answer.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=30"


@pytest.mark.parametrize("name", ["settings.py", "..%2fsettings.py", "page.html", "screen.js"])
def test_no_other_file_can_be_fetched(api_on_sqlite: Api, name: str) -> None:
    assert api_on_sqlite.ask(f"/embed/assets/1/{name}").status_code == 404
