"""`python -m benchmarks survey`: R's figures for a file, and what is wrong with a file in words."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from benchmarks.survey import app
from tests.oracle_files import expected, respondents

ROOT = Path(__file__).parent.parent.parent


def command(file: Path, *options: str) -> Result:
    return CliRunner().invoke(app, [str(file), *options])


def a_file(folder: Path, **columns: list[object]) -> Path:
    file = folder / "data.csv"
    pd.DataFrame({"y": [1, 0, 1, 0], "region": list("aabb"), "w": [1.0, 2, 3, 4]} | columns).to_csv(file, index=False)
    return file


OPTIONS = ("--outcome", "y", "--by", "region", "--weight", "w")


def test_prints_rs_figures_for_a_file(tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    respondents()[["gp3", "region", "w_rake"]].to_csv(file, index=False)

    call = [sys.executable, "-m", "benchmarks", "survey", str(file)]
    options = ["--outcome", "gp3", "--by", "region", "--weight", "w_rake", "--json"]

    done = subprocess.run([*call, *options], cwd=ROOT, capture_output=True, text=True, check=True)

    found = json.loads(done.stdout)
    for name, figures in ({"ALL": found["overall"]} | found["domains"]).items():
        known = expected()["synth_raked_wonly", "gp3", name if name == "ALL" else f"region={name}"]
        r = [known[stat] for stat in ("p", "se", "n", "degf", "deff_replace", "beta_lo", "beta_hi")]
        assert list(figures.values()) == pytest.approx(r, rel=1e-9)
    known = expected()["synth_raked_wonly", "gp3+region", "ALL"]
    assert list(found["rao_scott"].values()) == pytest.approx(
        [known[f"svychisq_F_{stat}"] for stat in ("stat", "df1", "df2", "p")], rel=1e-9
    )


def test_missing_answers_and_groups_leave_the_base(tmp_path: Path) -> None:
    file = a_file(tmp_path, y=[1, None, 0, 1], region=["a", "a", "a", None])

    found = json.loads(command(file, *OPTIONS, "--json").stdout)

    assert (found["overall"]["n"], found["domains"]["a"]["n"]) == (3, 2)
    assert found["domains"]["a"]["p"] == pytest.approx(0.25)
    assert found["rao_scott"] == {"F": None, "df1": None, "df2": None, "p": None}


def test_an_answer_can_be_named(tmp_path: Path) -> None:
    file = a_file(tmp_path, y=["yes", "no", "yes", "unsure"])

    found = json.loads(command(file, *OPTIONS, "--value", "yes", "--json").stdout)

    assert found["overall"]["p"] == pytest.approx(0.4)


def test_shares_sampled_are_as_good_as_population_sizes(tmp_path: Path) -> None:
    file = a_file(tmp_path, sizes=[8, 8, 8, 8], sampled=[0.25] * 4, stratum=[1, 1, 2, 2])
    design = ("--stratum", "stratum", "--json", "--fpc")

    assert command(file, *OPTIONS, *design, "sizes").stdout == command(file, *OPTIONS, *design, "sampled").stdout


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({}, ("--stratum", "gone"), "has no column gone; it has y, region, w"),
        ({"y": [1, 0, 7, 0]}, (), 'y: expected 0, 1 or nothing, not "7"'),
        ({"y": [None] * 4}, (), "y: nobody has an answer"),
        ({"w": [1, None, 1, 1]}, (), 'w: line 3 has "", which is no number'),
        ({"w": [1, -1, 1, 1]}, (), "every weight has to be a number of 0 or more"),
        ({"s": [1, 2, 2, 2]}, ("--stratum", "s"), "a stratum has a single cluster"),
        ({"s": [1, None, 2, 2]}, ("--stratum", "s"), "s: line 3 has nothing"),
        ({"f": [3, 3, 3, 3]}, ("--fpc", "f"), "more clusters than the population size"),
        ({"f": [0.5, 3, 3, 3]}, ("--fpc", "f"), "all 1 or more, or all shares"),
        ({}, ("--value", "9"), "nobody has the value 9"),
    ],
)
def test_says_in_words_what_is_wrong(
    tmp_path: Path, columns: dict[str, list[object]], options: tuple[str, ...], message: str
) -> None:
    done = command(a_file(tmp_path, **columns), *OPTIONS, *options)

    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_is_written_as_a_table_for_people(tmp_path: Path) -> None:
    done = command(a_file(tmp_path), *OPTIONS)

    assert done.exit_code == 0
    assert "korn" in done.stdout
    assert "Rao-Scott F(1, 3) = " in done.stdout


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = command(tmp_path / "gone.csv", *OPTIONS)

    assert done.exit_code == 2
    assert "gone.csv" in done.stderr
