"""The badge: the count as a picture that is complete whatever font there is."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from api.badge import THEMES, badge_svg, text_width
from api.shown import ShownCount
from metrics.signatures import GoalProgress
from tests.api.client import Api, problem
from tests.builders import a_campaign, a_source
from tests.filled import PER_SEAT, collect_everything

BADGE = "/api/v1/badge.svg"
SVG = "{http://www.w3.org/2000/svg}"
PADDING = 10
# Thousandths of the size, in DejaVu Sans 2.37 (https://dejavu-fonts.github.io), which has the widths of Verdana.
DEJAVU_SANS = {
    275: "'", 278: "ijl", 295: "IJ", 318: " ,.", 337: "/:;\\|", 352: "f", 361: "-", 390: "()[]", 392: "t", 401: "!",
    411: "r", 460: '"', 500: "*_`", 521: "s", 525: "z", 531: "?", 550: "c", 557: "L", 575: "F", 579: "k", 592: "vxy",
    603: "P", 611: "TY", 612: "o", 613: "a", 615: "e", 632: "E", 634: "hnu", 635: "Sbdgpq", 636: "$0123456789{}",
    656: "K", 684: "AV", 685: "XZ", 686: "B", 695: "R", 698: "C", 732: "U", 748: "N", 752: "H", 770: "D", 775: "G",
    780: "&", 787: "OQ", 818: "w", 838: "#+<=>^~", 863: "M", 950: "%", 974: "m", 989: "W", 1000: "@",
}  # fmt: skip


def shown(**entries: object) -> ShownCount:
    """48,213 people of the whole UK, counted at 2:15pm on 22 November 2026, unless told otherwise."""
    usual = {
        "campaign": "A campaign",
        "source": "Parliament",
        "area": None,
        "counted": "people have signed",
        "signatures": 48_213,
        "counted_at": datetime(2026, 11, 22, 14, 15, tzinfo=UTC),
        "state": "on_time",
        "goal": GoalProgress(48_213, 100_000),
        "notice": "",
    }
    return ShownCount(**{**usual, **entries})  # type: ignore[arg-type]


def texts(picture: str) -> list[str]:
    """The words of the picture, from left to right."""
    return [part.text or "" for part in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own


@pytest.fixture
def named(sqlite_store: Engine) -> Iterator[Api]:
    """A campaign with a name and words that are markup."""
    about = {"key": "test", "name": "<b>&", "organisation": "A charity", "description": "Words"}
    api = Api(a_campaign(a_source(), campaign=about, embed={"words": '<i>"have" & signed</i>'}), sqlite_store)
    collect_everything(sqlite_store, api.campaign, datetime.now(UTC))
    yield api
    api.reading.dispose()


def test_it_is_a_picture_of_the_count_with_its_words(api_on_sqlite: Api) -> None:
    answer = api_on_sqlite.ask(BADGE)
    root = ET.fromstring(answer.text)  # noqa: S314 - our own

    assert answer.headers["content-type"] == "image/svg+xml"
    assert texts(answer.text) == ["19,537", "people have signed"]
    assert root.findtext(f"{SVG}title") == "19,537 people have signed"
    assert re.fullmatch(
        r"A campaign: UK Parliament petition. Updated \S+ on \d+ \w+ \d{4}.", root.findtext(f"{SVG}desc") or ""
    )
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title description")


def test_an_area_has_its_own_count(api_on_sqlite: Api) -> None:
    assert texts(api_on_sqlite.ask(f"{BADGE}?area=Wales").text) == [f"{32 * PER_SEAT}", "people have signed, Wales"]


def test_a_demonstration_says_so(sqlite_store: Engine) -> None:
    api = Api(a_campaign(), sqlite_store)
    collect_everything(sqlite_store, api.campaign, datetime.now(UTC))

    assert texts(api.ask(BADGE).text)[-1] == "Demonstration data"
    api.reading.dispose()


def test_an_old_count_says_so_and_a_final_one_does_not(empty_on_sqlite: Api) -> None:
    collect_everything(empty_on_sqlite.engine, empty_on_sqlite.campaign, datetime.now(UTC) - timedelta(hours=1))

    assert texts(empty_on_sqlite.ask(BADGE).text)[-1].startswith("Last updated ")
    assert texts(badge_svg(shown(state="ended"), "light")) == ["48,213", "people have signed"]


def test_before_the_first_reading_there_is_no_number(empty_on_sqlite: Api) -> None:
    answer = empty_on_sqlite.ask(BADGE)

    assert texts(answer.text) == ["No count yet", "people have signed"]
    assert '<title id="title">No count has been collected yet.</title>' in answer.text


def test_it_is_kept_like_every_answer(api_on_sqlite: Api) -> None:
    first = api_on_sqlite.ask(BADGE)

    assert first.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=30"
    assert api_on_sqlite.ask(BADGE, If_None_Match=first.headers["etag"]).status_code == 304


def test_words_are_never_markup(named: Api) -> None:
    picture = named.ask(BADGE).text
    root = ET.fromstring(picture)  # noqa: S314 - our own

    assert texts(picture)[1] == '<i>"have" & signed</i>'
    assert (root.findtext(f"{SVG}desc") or "").startswith("<b>&: ")


@pytest.mark.parametrize(("query", "said"), [("theme=pink", "light, dark, auto"), ("area=Narnia", "Wales")])
def test_what_it_cannot_show_is_said(api_on_sqlite: Api, query: str, said: str) -> None:
    answer = api_on_sqlite.ask(f"{BADGE}?{query}")

    assert answer.status_code == 400
    assert said in problem(answer)


@pytest.mark.parametrize("theme", THEMES)
def test_its_words_can_be_read_on_their_background(theme: str) -> None:
    colours = re.findall(
        r"\.(\w+){fill:#(\w{6})}\.\1-text{fill:#(\w{6})}", badge_svg(shown(notice="Demonstration data"), theme)
    )

    assert len(colours) == (6 if theme == "auto" else 3)
    assert all(contrast(background, words) >= 4.5 for _, background, words in colours)


@pytest.mark.parametrize("signatures", [0, 1, 999, 1_000, 48_213, 1_111_111, 8_888_888, 67_000_000, 4_000_000_000])
def test_no_number_is_cut(signatures: int) -> None:
    for part, left, width in _laid_out(shown(signatures=signatures)):
        assert drawn_width(part.text or "") <= int(part.get("textLength") or 0)
        assert left + PADDING == int(part.get("x") or 0)
        assert int(part.get("textLength") or 0) + 2 * PADDING == width


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60))
def test_no_text_is_wider_than_reckoned_nor_much_narrower(text: str) -> None:
    assert drawn_width(text) <= text_width(text) <= drawn_width(text) * 1.2 + 1


def test_a_letter_with_an_accent_is_as_wide_as_without() -> None:
    assert text_width("Ynys Môn, Siân") == text_width("Ynys Mon, Sian")


def drawn_width(text: str) -> float:
    """How wide a browser draws the text at the badge's size."""
    return sum(width for one in text for width, those in DEJAVU_SANS.items() if one in those) * 14 / 1000


def _laid_out(count: ShownCount) -> list[tuple[ET.Element, int, int]]:
    """Each text with its box, which begins where the one before ends; the last one ends with the picture."""
    root = ET.fromstring(badge_svg(count, "light"))  # noqa: S314 - our own
    boxes = [(int(box.get("x") or 0), int(box.get("width") or 0)) for box in root.iter(f"{SVG}rect")]
    assert [left for left, _ in boxes] == [sum(width for _, width in boxes[:place]) for place in range(len(boxes))]
    assert sum(width for _, width in boxes) == int(root.get("width") or 0)
    return [(part, *box) for part, box in zip(root.iter(f"{SVG}text"), boxes, strict=True)]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
