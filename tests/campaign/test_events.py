"""Events in a CSV beside campaign.toml: read as spreadsheets save them, each mistake with its file and line."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.events import EventMistake, parse_events
from campaign.load import CampaignError, load_campaign
from campaign.model import Event
from tests.builders import a_campaign_folder

OF_THE_CAMPAIGN = '[[event]]\nday = 2026-10-13\nlabel = "Awareness day"\n'
DEBATE = Event(day=date(2026, 11, 20), label="A debate, with evidence")


def a_folder(folder: Path, events: bytes | str) -> Path:
    a_campaign_folder(folder, OF_THE_CAMPAIGN)
    (folder / "events.csv").write_bytes(events if isinstance(events, bytes) else events.encode())
    return folder


def test_events_of_the_file_are_added_to_those_of_the_campaign(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, 'day,label\n2026-11-20,"A debate, with evidence"\n')

    assert load_campaign(folder).event == (Event(day=date(2026, 10, 13), label="Awareness day"), DEBATE)


def test_without_the_file_there_are_those_of_the_campaign_alone(tmp_path: Path) -> None:
    assert [event.label for event in load_campaign(a_campaign_folder(tmp_path, OF_THE_CAMPAIGN)).event] == [
        "Awareness day"
    ]


def test_an_event_that_stands_in_both_files_is_one_event(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "day,label\n13/10/2026,Awareness day\n2026-10-13, Awareness  day \n")

    assert len(load_campaign(folder).event) == 1


@pytest.mark.parametrize(
    "text",
    [
        'day,label\n2026-11-20,"A debate, with evidence"',
        '\n\nDay , LABEL\n\n20/11/2026,"A debate, with evidence"\n,\n',
        'label,day\n"A debate, with evidence",20/11/2026\n',
        'day,label\n2026-11-20,"A debate,\nwith evidence"\n',
    ],
)
def test_it_is_read_as_people_and_spreadsheets_write_it(text: str) -> None:
    assert parse_events(text) == (DEBATE,)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, b'\xef\xbb\xbfday,label\r\n20/11/2026,"A debate, with evidence"\r\n')

    assert DEBATE in load_campaign(folder).event


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", "line 1", "expected the columns day,label; found nothing"),
        ("date,what\n2026-11-20,A debate\n", "line 1", 'expected the columns day,label; found "date,what"'),
        ("day;label\n2026-11-20;A debate\n", "line 1", 'expected the columns day,label; found "day;label"'),
        ("day,label\n2026-02-30,A debate\n", "line 2", 'or 13/10/2026, in the column day; found "2026-02-30"'),
        ("day,label\n10/13/2026,A debate\n", "line 2", 'or 13/10/2026, in the column day; found "10/13/2026"'),
        ("day,label\n\n,A debate\n", "line 3", "in the column day; found nothing"),
        ("day,label\n2026-11-20,\n", "line 2", "expected words in the column label; found nothing"),
        (
            "day,label\n2026-11-20,A debate, with evidence\n",
            "line 2",
            "expected 2 cells, found 3; a label with a comma",
        ),
        ("day,label\n2026-11-20\n", "line 2", "expected 2 cells, found 1"),
        ('day,label\n2026-11-19,"A\nspeech"\n2026-11-20,"A debate\n', "line 4", "not readable as CSV"),
        ("day,label\n2026-11-20,Caf\xe9\n".encode("cp1252"), "line 2, byte 24", "save the file as UTF-8"),
    ],
)
def test_every_mistake_names_the_file_and_the_line(tmp_path: Path, text: bytes | str, line: str, expected: str) -> None:
    folder = a_folder(tmp_path, text)

    with pytest.raises(CampaignError) as mistake:
        load_campaign(folder)

    assert (mistake.value.file, mistake.value.entry) == (folder / "events.csv", line)
    assert expected in mistake.value.expected


def test_all_wrong_lines_are_named_at_once(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "day,label\ntomorrow,A debate\n2026-11-20,Fine\n2026-11-21,\n")

    with pytest.raises(CampaignError, match=r"events\.csv: line 2: expected a day .*; line 4: expected words"):
        load_campaign(folder)


@given(st.lists(st.tuples(st.dates(date(1900, 1, 1)), st.from_regex(r"[^\s\x00][^\x00\r\n]{0,30}", fullmatch=True))))
def test_what_is_written_is_read_back(events: list[tuple[date, str]]) -> None:
    lines = [f'{day},"{label.replace(chr(34), chr(34) * 2)}"' for day, label in events]

    found = parse_events("\n".join(["day,label", *lines]))

    assert [(event.day, event.label) for event in found] == [(day, " ".join(label.split())) for day, label in events]


@given(st.text())
def test_whatever_the_file_holds_it_is_events_or_a_mistake_in_words(text: str) -> None:
    # Whatever else happened would fail the test.
    with suppress(EventMistake):
        assert all(event.label.strip() for event in parse_events(text))
