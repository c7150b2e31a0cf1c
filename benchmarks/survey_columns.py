"""The columns of a survey file that estimates are made from, read and checked."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from metrics.survey_design import Codes, Mask, Numbers, SurveyDesign

_MISSING = ("", "na", "nan", "n/a", "null", "none")


class ColumnError(Exception):
    """The file, or a column of it, is not as the command needs it; the message says which and what was expected."""


@dataclass(frozen=True)
class SurveyColumns:
    """Which column is what; `value` is the answer that counts where the outcome is not 0 and 1."""

    outcome: str
    by: str
    weight: str
    stratum: str | None = None
    cluster: str | None = None
    fpc: str | None = None
    value: str | None = None

    def names(self) -> list[str]:
        """The columns that the file has to have, each once."""
        named = (self.outcome, self.by, self.weight, self.stratum, self.cluster, self.fpc)
        return list(dict.fromkeys(name for name in named if name is not None))


def read_columns(file: Path, columns: SurveyColumns) -> pd.DataFrame:
    """The named columns of a CSV file as text, one row per respondent.

    Raises:
        ColumnError: The file cannot be read, has no rows, or lacks a column.
    """
    try:
        table = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ColumnError(f"cannot be read as a CSV file with a header line in UTF-8 ({error})") from error
    if missing := [name for name in columns.names() if name not in table.columns]:
        raise ColumnError(f"has no column {', '.join(missing)}; it has {', '.join(table.columns)}")
    if table.empty:
        raise ColumnError("has a header line and no respondents")
    return table[columns.names()].assign(**{name: table[name].str.strip() for name in columns.names()})


def is_given(column: "pd.Series[str]") -> Mask:
    """Where a cell is neither empty nor one of NA, NaN, N/A, null and None."""
    given: Mask = ~column.str.lower().isin(_MISSING).to_numpy(dtype=bool)
    return given


def codes(column: "pd.Series[str]") -> tuple[list[str], Codes]:
    """The values of a column, sorted, and everybody's place among them; -1 where there is none."""
    given = column.where(is_given(column))
    places, names = pd.factorize(given, sort=True)
    return [str(name) for name in names], places.astype(np.int64)


def outcome(column: "pd.Series[str]", columns: SurveyColumns) -> tuple[Numbers, Mask]:
    """1 where the answer is the one that counts and 0 elsewhere, and who answered.

    Raises:
        ColumnError: Nobody answered, the answers are not 0 and 1 and no value is named, or nobody gave that value.
    """
    answered = is_given(column)
    if not answered.any():
        raise ColumnError(f"{columns.outcome}: nobody has an answer")
    if columns.value is not None:
        chosen = (column == columns.value).to_numpy(dtype=bool)
        if not chosen.any():
            raise ColumnError(f"{columns.outcome}: nobody has the value {columns.value}")
        return chosen.astype(float), answered
    named = column.str.lower().map({"true": "1", "false": "0"}).fillna(column)
    values = pd.to_numeric(named, errors="coerce").to_numpy(dtype=float)
    if np.any(stray := answered & ~np.isin(values, (0.0, 1.0))):
        raise ColumnError(
            f'{columns.outcome}: expected 0, 1 or nothing, not "{column[stray].iloc[0]}"; '
            "name the answer to count with --value"
        )
    return np.where(answered, values, 0.0), answered


def survey_design(table: pd.DataFrame, columns: SurveyColumns) -> SurveyDesign:
    """Weights and design of everybody in the file.

    Raises:
        ColumnError: A weight or a part of the design is missing or is no number.
        DesignError: No variance can be worked out.
    """
    strata = None if columns.stratum is None else _complete(table[columns.stratum])
    clusters = None if columns.cluster is None else _complete(table[columns.cluster])
    population = None if columns.fpc is None else _population(_numbers(table[columns.fpc]), strata, clusters)
    return SurveyDesign(_numbers(table[columns.weight]), strata, clusters, population)


def _complete(column: "pd.Series[str]") -> Codes:
    _, places = codes(column)
    if np.any(places < 0):
        raise ColumnError(
            f"{column.name}: line {int(np.argmax(places < 0)) + 2} has nothing; everybody has to have one"
        )
    return places


def _numbers(column: "pd.Series[str]") -> Numbers:
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
    if np.any(stray := ~np.isfinite(values)):
        line = int(np.argmax(stray))
        raise ColumnError(f'{column.name}: line {line + 2} has "{column.iloc[line]}", which is no number')
    return values


def _population(values: Numbers, strata: Codes | None, clusters: Codes | None) -> Numbers:
    """Clusters in the population; shares of 0 to 1 are of the stratum's clusters that were sampled."""
    if np.any(values <= 0) or (np.any(values < 1) and np.any(values > 1)):
        raise ColumnError("the population sizes have to be all 1 or more, or all shares above 0 and up to 1")
    if np.any(values > 1):
        return values
    people = pd.DataFrame({"stratum": 0 if strata is None else strata, "cluster": range(len(values))})
    if clusters is not None:
        people["cluster"] = clusters
    sampled = people.groupby("stratum")["cluster"].transform("nunique").to_numpy(dtype=float)
    return sampled / values
