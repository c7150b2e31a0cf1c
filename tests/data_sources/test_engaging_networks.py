"""Exports of Engaging Networks: petitions alone, one key a supporter, at the hour it was on the US east coast."""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import Engine

from data_sources.engaging_networks import read_export
from data_sources.errors import FileNotReadable
from data_sources.records import RejectedLine, Signature
from store.imports import import_signatures
from store.integrity import check_integrity
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, an_engaging_networks_source

KEY = b"a key for tests"
LONDON, WALES = "E12000007", "W92000004"
HEADER = [
    "Account ID", "Supporter ID", "Supporter Email", "Date Created", "Date Modified", "Campaign Number",
    "Campaign Type", "Campaign ID", "Campaign Date", "Campaign Time", "Campaign Data 1", "Campaign Data 2",
    "Postcode", "Country",
]  # fmt: skip
USUAL = {
    "Account ID": "100", "Supporter ID": "7", "Supporter Email": "w@planted.example", "Date Created": "2020-01-01",
    "Date Modified": "2026-06-30", "Campaign Number": "31", "Campaign Type": "PET", "Campaign ID": "Our petition",
    "Campaign Date": "2026-06-30", "Campaign Time": "09:14:22", "Campaign Data 1": "yes", "Postcode": "SW9 1AA",
    "Country": "United Kingdom",
}  # fmt: skip
Lines = list[Signature | RejectedLine]


def read(folder: Path, *rows: dict[str, str], header: list[str] = HEADER, **entries: Any) -> Lines:
    """The rows of an export, each the usual one but for the cells given."""
    file = folder / "export.csv"
    with file.open("w", newline="") as text:
        csv.writer(text).writerows([header, *[[(USUAL | row).get(name, "") for name in header] for row in rows]])
    return list(read_export(file, an_engaging_networks_source(**entries), KEY, A_MOMENT))


def signature(line: Signature | RejectedLine) -> Signature:
    assert isinstance(line, Signature)
    return line


@pytest.mark.parametrize(
    ("day", "clock", "in_utc"),
    [
        ("2026-06-30", "09:14:22", "2026-06-30T13:14:22"),  # summer time on the east coast: four hours behind UTC
        ("2026-01-15", "09:14:22", "2026-01-15T14:14:22"),
        ("2026-06-30", "22:30", "2026-07-01T02:30"),
        ("2026-06-30", "", "2026-06-30T04:00"),
        ("30/06/2026", "09:14", "2026-06-30T13:14"),
        ("2026-03-15", "12:00:00", "2026-03-15T16:00"),  # the US changes its clocks two weeks before the UK
    ],
)
def test_times_are_those_of_the_us_east_coast(tmp_path: Path, day: str, clock: str, in_utc: str) -> None:
    (line,) = read(tmp_path, {"Campaign Date": day, "Campaign Time": clock})

    assert signature(line).signed_at == datetime.fromisoformat(in_utc).replace(tzinfo=UTC)


def test_another_zone_and_form_of_time_are_chosen(tmp_path: Path) -> None:
    row = {"Campaign Date": "6/30/2026", "Campaign Time": "9:14:22 PM"}

    (line,) = read(tmp_path, row, time_zone="Europe/London", time_format="%m/%d/%Y %I:%M:%S %p")

    assert signature(line).signed_at == datetime(2026, 6, 30, 20, 14, 22, tzinfo=UTC)


def test_only_rows_of_petitions_are_signatures(tmp_path: Path) -> None:
    types = ["PET", "ETT", "DCF", "", "pet ", "QTE", "DCB"]

    found = read(tmp_path, *[{"Campaign Type": one, "Supporter ID": str(n)} for n, one in enumerate(types)])

    assert len(found) == 2
    assert all(isinstance(line, Signature) for line in found)


def test_another_type_can_be_counted(tmp_path: Path) -> None:
    assert len(read(tmp_path, {}, {"Campaign Type": "ETT"}, campaign_type="ett")) == 1


def test_one_petition_of_several_can_be_counted(tmp_path: Path) -> None:
    rows = [{"Supporter ID": str(n), "Campaign ID": name} for n, name in enumerate(["Ours", "Another", " OURS "])]

    assert len(read(tmp_path, *rows, campaign_id="ours")) == 2
    assert len(read(tmp_path, *rows)) == 3


def test_all_rows_of_a_supporter_have_one_key(tmp_path: Path) -> None:
    ours, same, other, by_mail, same_mail = read(
        tmp_path,
        {"Supporter ID": "7"},
        {"Supporter ID": " 7", "Supporter Email": "new@planted.example", "Campaign Data 1": "no"},
        {"Supporter ID": "8"},
        {"Supporter ID": "", "Supporter Email": "A@planted.example"},
        {"Supporter ID": "", "Supporter Email": "a@planted.example "},
    )

    keys = [signature(line).key for line in (ours, same, other, by_mail, same_mail)]
    assert [keys[0] == keys[1], keys[0] == keys[2], keys[3] == keys[4], keys[3] in keys[:3]] == [
        True, False, True, False,
    ]  # fmt: skip


def test_a_row_that_tells_nobody_apart_is_rejected(tmp_path: Path) -> None:
    assert read(tmp_path, {"Supporter ID": "", "Supporter Email": " "}) == [
        RejectedLine(2, "nothing tells whose signature it is")
    ]


@pytest.mark.parametrize(
    ("postcode", "country", "region", "quality"),
    [
        ("SW9 1AA", "United Kingdom", LONDON, "exact"),
        ("CF10", "GB", WALES, "outcode"),
        ("CF10 1AA", "", WALES, "exact"),
        ("", "uk", None, "unknown"),
        ("", "", None, "unknown"),
        ("JE2 3AB", "Jersey", None, "outside"),
        ("75001", "France", None, "outside"),
        ("", "Ireland", None, "outside"),
        ("N1C", "Canada", None, "outside"),  # a part of Ontario that is spelt like a part of London
        ("SW9 1AA", "United States", LONDON, "exact"),  # the form's own default, left standing
        ("SW9 1AA", "Northern  Ireland", LONDON, "exact"),
    ],
)
def test_a_supporter_is_placed_by_postcode_and_country(
    tmp_path: Path, postcode: str, country: str, region: str | None, quality: str
) -> None:
    (line,) = read(tmp_path, {"Postcode": postcode, "Country": country})

    assert (signature(line).region, signature(line).area_quality) == (region, quality)


@pytest.mark.parametrize(
    ("reason", "cells"),
    [
        ("unreadable date or time", {"Campaign Date": ""}),
        ("unreadable date or time", {"Campaign Date": "", "Campaign Time": ""}),
        ("unreadable date or time", {"Campaign Time": "in the morning"}),
        ("unreadable date or time", {"Campaign Date": "06/30/2026"}),
        ("a date before 2000 or in the future", {"Campaign Date": "1999-12-31"}),
        ("a date before 2000 or in the future", {"Campaign Date": "2026-07-03"}),
    ],
)
def test_a_time_that_cannot_be_read_or_right_rejects_its_row(
    tmp_path: Path, reason: str, cells: dict[str, str]
) -> None:
    assert read(tmp_path, cells) == [RejectedLine(2, reason)]


def test_renamed_and_missing_columns_are_mapped(tmp_path: Path) -> None:
    header = ["Kind", "Who", "When", "Code", "Campaign Data 33"]
    columns = {
        "campaign_type": "Kind", "supporter_id": "Who", "campaign_date": "When", "postcode": "Code",
        "campaign_time": "", "email": "", "country": "", "channel": "Campaign Data 33",
    }  # fmt: skip
    file = tmp_path / "renamed.csv"
    file.write_text(f"{','.join(header)}\nPET,7,2026-06-30 09:14,CF10,spring\n")

    (line,) = read_export(file, an_engaging_networks_source(columns=columns), KEY, A_MOMENT)

    assert (signature(line).region, signature(line).channel) == (WALES, "spring")
    assert signature(line).signed_at == datetime(2026, 6, 30, 13, 14, tzinfo=UTC)


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    without = [name for name in HEADER if name != "Supporter ID"]

    with pytest.raises(FileNotReadable, match='has no column "Supporter ID"'):
        read(tmp_path, {}, header=without)


def test_the_campaigns_column_is_needed_only_where_one_is_chosen(tmp_path: Path) -> None:
    without = [name for name in HEADER if name != "Campaign ID"]

    assert len(read(tmp_path, {}, header=without)) == 1
    with pytest.raises(FileNotReadable, match='has no column "Campaign ID"'):
        read(tmp_path, {}, header=without, campaign_id="Our petition")


def test_an_export_without_any_row_of_the_petition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match='none of its 2 rows has Campaign Type "PET" and Campaign ID "x"'):
        read(tmp_path, {}, {"Campaign Type": "ETT"}, campaign_id="x")


def test_an_export_of_nothing_at_all_is_nobody(tmp_path: Path) -> None:
    assert read(tmp_path) == []


def test_a_row_whose_cells_have_moved_is_rejected_whatever_its_type_seems_to_be(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(",".join(HEADER) + "\n1,7,w@x.org,a,b,3,ETT,Ours,2026-06-30,09:14,yes,no, extra,SW9,GB\n")

    assert list(read_export(file, an_engaging_networks_source(), KEY, A_MOMENT)) == [
        RejectedLine(2, "more cells than the header has columns")
    ]


def test_days_and_times_of_a_workbook_are_joined(tmp_path: Path) -> None:
    workbook, file = Workbook(), tmp_path / "export.xlsx"
    assert workbook.active is not None
    header = [
        "Campaign Type",
        "Supporter ID",
        "Supporter Email",
        "Campaign Date",
        "Campaign Time",
        "Postcode",
        "Country",
    ]
    workbook.active.append(header)
    workbook.active.append(["PET", 7.0, None, date(2026, 6, 30), time(9, 14, 22), "SW9 1AA", None])
    workbook.active.append(["PET", "7", None, datetime(2026, 6, 30), "09:14:22", "SW9 1AA", None])  # noqa: DTZ001
    workbook.active.append(["PET", "=A1", None, datetime(2026, 6, 30), "09:14:22", None, None])  # noqa: DTZ001
    workbook.save(file)

    first, second, third = read_export(file, an_engaging_networks_source(), KEY, A_MOMENT)

    assert first == second
    assert signature(first).signed_at == datetime(2026, 6, 30, 13, 14, 22, tzinfo=UTC)
    assert third == RejectedLine(4, "a formula without a usable result")


def test_nothing_personal_comes_out(tmp_path: Path) -> None:
    rows = [{"Campaign Date": when} for when in ("2026-06-30", "never", "1970-01-01")]

    found = read(tmp_path, *rows)

    assert [isinstance(line, Signature) for line in found] == [True, False, False]
    assert not any(word in repr(line) for line in found for word in ("planted", "SW9", "Our petition"))


def test_several_rows_of_one_action_are_one_signature_in_the_store(sqlite_store: Engine, tmp_path: Path) -> None:
    register_sources(sqlite_store, a_campaign(an_engaging_networks_source()), A_MOMENT)
    rows = [{"Supporter ID": str(n % 3), "Campaign Number": str(n)} for n in range(9)]

    lines = read(tmp_path, *rows, {"Campaign Type": "ETT", "Supporter ID": "99"})
    report = import_signatures(sqlite_store, "actions", ("export.csv", "contents"), lines, A_MOMENT)

    assert (report.accepted, report.duplicates) == (3, 6)
    assert read_snapshot(sqlite_store).totals["actions"].signatures == 3
    assert check_integrity(sqlite_store)[0].holds


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.one_of(
                    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
                    st.sampled_from(["PET", "ETT", "2026-06-30", "9999-12-31", "23:59", "SW9 1AA", "France", ""]),
                )
                for name in HEADER
            },
        ),
        max_size=12,
    )
)
def test_every_row_of_a_petition_is_a_signature_or_is_rejected(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    found = read(tmp_path, USUAL, *rows)

    # A row that is blank as a whole is none at all, but the usual cells never are.
    of_petitions = [row for row in rows if " ".join(row.get("Campaign Type", "PET").split()).casefold() == "pet"]
    assert len(found) == 1 + len(of_petitions)
