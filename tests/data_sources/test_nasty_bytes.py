"""Any bytes, and a good file with any damage: refused in words, or each of its lines is accounted for."""

import csv
import io
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from campaign.survey import Survey
from data_sources.engaging_networks import read_export
from data_sources.errors import FileNotReadable
from data_sources.paper_counts import read_counts
from data_sources.plain_lines import NotPlain
from data_sources.records import RejectedLine, Signature
from data_sources.rows import file_rows
from data_sources.signature_file import read_signatures
from data_sources.signature_table import read_signature_table
from data_sources.survey_codebook import first_codebook
from data_sources.survey_reading import examine_survey_file
from data_sources.total_series import SeriesColumns, read_totals
from tests.builders import A_MOMENT, a_file_source, a_paper_source, an_engaging_networks_source
from tests.nasty_ways import SIGNATURES, SURVEY, WAYS, Way
from tests.nasty_workbooks import workbook_of

KEY = b"a key for tests"
SOURCE = a_file_source(columns={"signed_at": "Signed At", "postcode": "Postcode", "id": "Supporter ID"})
CODEBOOK = Survey.model_validate(tomllib.loads(SURVEY))
GOOD = SIGNATURES.table(first=0).text(note=(5, 'a "quoted"\nnote, with é')).encode()
anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
damage = st.tuples(
    st.sampled_from(["flip", "cut", "insert", "lose", "repeat"]),
    st.integers(0, 10**6),
    st.sampled_from([b'"', b"\0", b"\r", b"\n", b",", b"\xff", b'"\n"', b"\xef\xbb\xbf", b"=1+1", b";;;"]),
)  # fmt: skip


def damaged(content: bytes, damages: list[tuple[str, int, bytes]]) -> bytes:
    for kind, number, piece in damages:
        place = number % (len(content) + 1)
        start, end = content[:place], content[place:]
        content = {
            "flip": start[:-1] + bytes([start[-1] ^ (1 << number % 8)]) + end if start else end,
            "cut": start,
            "insert": start + piece + end,
            "lose": start + end[number % 50 :],
            "repeat": start + end[: number % 200] + end,
        }[kind]
    return content


def check_words(error: FileNotReadable, file: Path) -> None:
    """It names the file, and says what to do."""
    assert str(error).startswith(f"{file.name}: ")
    assert error.what_to_do


def account(file: Path) -> None:
    """Every line below the header is a signature or rejected; the reader of tables says the same or nothing."""
    try:
        rows = list(file_rows(file))
        lines = list(read_signatures(file, SOURCE, KEY, A_MOMENT))
    except FileNotReadable as error:
        check_words(error, file)
        # What the reader of lines refuses is not read as a table either.
        try:
            table = list(read_signature_table(file, SOURCE, KEY, A_MOMENT, threads=1, chunk_bytes=600))
        except (FileNotReadable, NotPlain):
            return
        raise AssertionError(f"read as a table: {table}") from error
    assert len(lines) == len(rows) - 1
    rejected = [line for line in lines if isinstance(line, RejectedLine)]
    assert {line.line for line in rejected} <= {row.line for row in rows[1:]}
    try:
        parts = list(read_signature_table(file, SOURCE, KEY, A_MOMENT, threads=1, chunk_bytes=600))
    except NotPlain:
        return
    assert sum(len(part.records) for part in parts) == len([line for line in lines if isinstance(line, Signature)])
    assert [line for part in parts for line in part.rejected] == rejected


def read_every_other_way(file: Path) -> None:
    """Every other reader says only in words that it cannot read a file."""
    for read in (
        lambda: list(read_export(file, an_engaging_networks_source(), KEY, A_MOMENT)),
        lambda: list(read_counts(file, a_paper_source(), A_MOMENT)),
        lambda: read_totals(file, SeriesColumns(), A_MOMENT),
        lambda: examine_survey_file(file, CODEBOOK),
        lambda: examine_survey_file(file, CODEBOOK, "qualtrics"),
        lambda: examine_survey_file(file, CODEBOOK, "surveymonkey"),
        lambda: first_codebook(file, "any"),
    ):
        try:
            read()
        except FileNotReadable as error:
            check_words(error, file)


@anything
@given(content=st.binary(max_size=400), header=st.sampled_from([b"", GOOD.split(b"\n")[0] + b"\n", b"PK\x03\x04"]))
def test_any_bytes_are_refused_or_accounted_for(tmp_path: Path, content: bytes, header: bytes) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(header + content)

    account(file)
    read_every_other_way(file)


@anything
@given(damages=st.lists(damage, min_size=1, max_size=4))
@example(damages=[("cut", 700, b"")])
def test_a_good_file_with_any_damage_is_refused_or_accounted_for(
    tmp_path: Path, damages: list[tuple[str, int, bytes]]
) -> None:
    file = tmp_path / "damaged.csv"
    file.write_bytes(damaged(GOOD, damages))

    account(file)


@anything
@given(way=st.sampled_from(WAYS), damages=st.lists(damage, min_size=1, max_size=4))
def test_a_damaged_file_of_any_kind_is_refused_in_words(
    tmp_path: Path, way: Way, damages: list[tuple[str, int, bytes]]
) -> None:
    file = tmp_path / "damaged.csv"
    file.write_bytes(damaged(way.table(first=0).text().encode(), damages))

    read_every_other_way(file)


@settings(anything, max_examples=60)
@given(damages=st.lists(damage, min_size=1, max_size=4))
def test_a_damaged_workbook_is_refused_or_accounted_for(tmp_path: Path, damages: list[tuple[str, int, bytes]]) -> None:
    file = tmp_path / "damaged.xlsx"
    file.write_bytes(damaged(workbook_of(SIGNATURES.table(first=0)), damages))

    account(file)


def test_the_good_file_is_good(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_bytes(GOOD)
    lines = list(read_signatures(tmp_path / "good.csv", SOURCE, KEY, A_MOMENT))

    assert len(lines) == len(list(csv.reader(io.StringIO(GOOD.decode())))) - 1
    assert all(isinstance(line, Signature) for line in lines)
