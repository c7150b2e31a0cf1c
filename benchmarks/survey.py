"""`python -m benchmarks survey DATA.csv`: shares and tests of any survey file, to be checked against R's."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.survey_columns import ColumnError, SurveyColumns, codes, is_given, outcome, read_columns, survey_design
from metrics.survey_design import DesignError, Mask, Numbers, SurveyDesign
from metrics.survey_estimates import shares
from metrics.survey_tests import rao_scott

_WRONG_USE, _WIDE_ENOUGH = 2, 130
_FIGURES = ("p", "se", "n", "degf", "deff", "korn_graubard_lo", "korn_graubard_hi")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def survey(  # noqa: PLR0913 - one argument per option of the command
    file: Annotated[Path, typer.Argument(help="A CSV file with a header line, one respondent a line.")],
    outcome_column: Annotated[
        str, typer.Option("--outcome", help="Column of 0 and 1 (or see --value); empty: no answer.")
    ],
    by: Annotated[str, typer.Option(help="Column of the group; empty: in no group.")],
    weight: Annotated[str, typer.Option(help="Column of weights, 0 or more.")],
    stratum: Annotated[str | None, typer.Option(help="Column of strata.")] = None,
    cluster: Annotated[str | None, typer.Option(help="Column of clusters, counted within strata.")] = None,
    fpc: Annotated[
        str | None, typer.Option(help="Column: clusters in the stratum's population, or shares sampled.")
    ] = None,
    value: Annotated[str | None, typer.Option(help="The answer to count, where the outcome is not 0 and 1.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Weighted shares, overall and by group, and the Rao-Scott test, as R's survey package gives them."""
    columns = SurveyColumns(outcome_column, by, weight, stratum, cluster, fpc, value)
    try:
        found = survey_figures(read_columns(file, columns), columns)
    except (ColumnError, DesignError) as error:
        Console(stderr=True).print(f"{file}: {error}", soft_wrap=True, highlight=False, markup=False)
        raise typer.Exit(_WRONG_USE) from error
    if as_json:
        sys.stdout.write(json.dumps(found, indent=2, allow_nan=False) + "\n")
    else:
        _print(found)


def survey_figures(table: pd.DataFrame, columns: SurveyColumns) -> dict[str, Any]:
    """Every figure of the command, as plain data.

    Returns:
        ``overall``: over everybody with an outcome, in a group or not. ``domains``: the same for each group, sorted by
        name. Each holds ``p``, ``se``, ``n`` (people, unweighted), ``degf``, ``deff`` (against a simple random sample
        with replacement) and ``korn_graubard_lo`` and ``_hi``. ``rao_scott``: ``F``, ``df1``, ``df2`` and ``p``. What
        does not exist, such as a design effect of a share of 0, is null.

    Raises:
        ColumnError: A column holds what it may not.
        DesignError: No variance can be worked out.
    """
    design = survey_design(table, columns)
    values, answered = outcome(table[columns.outcome], columns)
    grouped = is_given(table[columns.by])
    names, group = codes(table[columns.by])
    everybody = {"overall": _figures(values, design, answered)}
    domains = {name: _figures(values, design, answered & grouped & (group == code)) for code, name in enumerate(names)}
    test = rao_scott(group, values.astype(np.int64), design, answered & grouped)
    tested: dict[str, float | None] = dict.fromkeys(("F", "df1", "df2", "p"))
    if test is not None:
        tested = dict(zip(tested, (test.f, test.numerator, test.denominator, test.p), strict=True))
    return {**everybody, "domains": domains, "rao_scott": tested}


def _figures(values: Numbers, design: SurveyDesign, inside: Mask) -> dict[str, float | int | None]:
    found = shares(values[:, None], design, inside)
    numbers: dict[str, Any] = {
        "p": found.value[0],
        "se": found.standard_error[0],
        "n": found.base,
        "degf": found.degrees_of_freedom,
        "deff": found.design_effect[0],
        "korn_graubard_lo": found.low[0],
        "korn_graubard_hi": found.high[0],
    }
    return {name: _plain(number) for name, number in numbers.items()}


def _plain(number: float | int) -> float | int | None:
    if isinstance(number, int):
        return number
    return float(number) if np.isfinite(number) else None


def _print(found: dict[str, Any]) -> None:
    table = Table("", *_FIGURES)
    for name, figures in {"overall": found["overall"], **found["domains"]}.items():
        table.add_row(name, *("" if figures[key] is None else f"{figures[key]:.6g}" for key in _FIGURES))
    console = Console(width=_WIDE_ENOUGH)  # a figure that is cut off cannot be checked
    console.print(table)
    test = found["rao_scott"]
    if test["F"] is None:
        console.print("No Rao-Scott test: fewer than two groups or answers, or too many empty cells.")
    else:
        console.print(f"Rao-Scott F({test['df1']:.6g}, {test['df2']:.6g}) = {test['F']:.6g}, p = {test['p']:.6g}")
