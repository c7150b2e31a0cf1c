"""The command that measures the forecast on any petitions: what it prints, and what it says of a file it cannot use."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.daily_counts import NotDailyCounts, daily_counts
from benchmarks.forecast import forecast_accuracy, measured
from benchmarks.reference_errors import write
from reference.forecast_errors import FORECAST_ERRORS
from reference.petitions import reference_petitions

ROOT = Path(__file__).parent.parent.parent
HEADING = "series,day,new_signatures\n"


def a_file(folder: Path, lines: str, heading: str = HEADING) -> Path:
    file = folder / "days.csv"
    file.write_text(heading + lines, encoding="utf-8")
    return file


def fading(name: str, days: int) -> str:
    return "".join(f"{name},{day},{3000 // (day + 1)}\n" for day in range(days))


def test_prints_a_record_for_each_series_and_horizon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = a_file(tmp_path, fading("ours", 40) + fading("theirs", 20))

    status = forecast_accuracy([str(file)], as_json=True)

    records = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [(one["series"], one["horizon"], one["forecasts"]) for one in records] == [
        ("ours", 3, 7),
        ("ours", 7, 6),
        ("ours", 14, 5),
        ("ours", 28, 1),
        ("theirs", 3, 2),
        ("theirs", 7, 1),
    ]
    assert set(records[0]) == {"series", "horizon", "relative_error", "cover80", "cover95", "forecasts"}
    assert all(0 < one["relative_error"] < 1 and 0 <= one["cover80"] <= one["cover95"] <= 1 for one in records)


def test_prints_a_table_with_all_series_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forecast_accuracy([str(a_file(tmp_path, fading("ours", 40)))], as_json=False)

    assert "All series" in capsys.readouterr().out


def test_where_the_plain_pace_was_never_off_there_is_no_ratio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(tmp_path, "".join(f"steady,{day},40\n" for day in range(20)))

    forecast_accuracy([str(file)], as_json=True)

    assert {one["relative_error"] for one in json.loads(capsys.readouterr().out)} == {None}
    assert forecast_accuracy([str(file)], as_json=False) == 0


def test_a_reference_petition_is_forecast_without_its_own_errors() -> None:
    petition = reference_petitions()[0]
    given = np.array(petition.new_signatures, dtype=np.float64)

    # One more on the eleventh day makes it another petition, which the reference may speak of.
    apart = given.copy()
    apart[5] += 1
    left_out, spoken_of = (measured({"it": one})["cover95"].mean() for one in (given, apart))

    assert left_out < spoken_of


def test_days_may_be_dates_in_any_order_and_missing_ones_stay_missing(tmp_path: Path) -> None:
    file = a_file(tmp_path, "a,2026-03-04,7\na,2026-03-01,5\nb,1,2\na,2026-03-02,6\n")

    found = daily_counts(file)

    assert list(found) == ["a", "b"]
    np.testing.assert_array_equal(found["a"], [5, 6, np.nan, 7])


def test_a_day_of_removals_is_not_known_and_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "".join(f"a,{day},{-77_000 if day == 15 else 90}\n" for day in range(40))

    status = forecast_accuracy([str(a_file(tmp_path, lines))], as_json=True)

    printed = capsys.readouterr()
    assert status == 0
    assert "a: 1 of 40 days are not known" in printed.err
    # Of the forecasts after 10, 14, ... 30 days the first two would be judged by the sixteenth day.
    assert sum(one["forecasts"] for one in json.loads(printed.out) if one["horizon"] == 7) == 4


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("a,0,5\na,one,5\n", "line 3: day “one” is neither a whole number nor a date"),
        ("a,0,5\na,0,6\n", "line 3: day 0 of a stands twice"),
        ("a,0,many\n", "line 2: new_signatures “many” is not a number of people"),
        ("a,0,inf\n", "line 2: new_signatures “inf”"),
        ("".join(f"a,{day},-1\n" for day in range(40)), "no series has the 13 days"),
        ("a,0,nan\n", "line 2: new_signatures “nan”"),
        ("a,0,\n", "line 2: new_signatures “”"),
        ("a,0\n", "line 2: new_signatures “”"),
        (",0,5\n", "line 2: no series"),
        ("a,0,5\na,99999999,5\n", "over a hundred years"),
        ("", "has no days in it"),
        (fading("a", 12), "no series has the 13 days"),
    ],
)
def test_says_in_words_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str, words: str
) -> None:
    status = forecast_accuracy([str(a_file(tmp_path, lines))], as_json=True)

    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert words in printed.err


def test_names_the_columns_that_are_missing(tmp_path: Path) -> None:
    with pytest.raises(NotDailyCounts, match="no column day, new_signatures; expected series, day, new_signatures"):
        daily_counts(a_file(tmp_path, "a,0,5\n", heading="series,date,count\n"))


def test_a_file_that_is_not_there_or_no_text_is_told_in_words(tmp_path: Path) -> None:
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\xff\xfe")

    with pytest.raises(NotDailyCounts, match="cannot be read: No such file"):
        daily_counts(tmp_path / "nowhere.csv")
    with pytest.raises(NotDailyCounts, match="not a CSV file in UTF-8"):
        daily_counts(binary)


def test_the_command_ends_with_2_and_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "forecast", str(tmp_path / "nowhere.csv"), "--json"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout) == (2, "")
    assert "cannot be read" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_errors_that_ship_can_be_written_anew() -> None:
    text = io.StringIO()

    count = write(text)

    derived = list(csv.reader(io.StringIO(text.getvalue())))
    with FORECAST_ERRORS.open(encoding="utf-8", newline="") as file:
        shipped = list(csv.reader(file))
    assert [row[:4] for row in derived] == [row[:4] for row in shipped]
    assert len(shipped) == count + 1
