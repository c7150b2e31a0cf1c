"""What every figure of areas asks of its table, so that a mistake is told and not drawn."""

import pandas as pd

from charts.measures import TOO_FEW, Measure, value_words


def check_columns(table: pd.DataFrame, *columns: str) -> None:
    """See that a table has these columns and a row for every area at most once.

    Raises:
        ValueError: A column is missing, or an area has two rows.
    """
    if missing := [column for column in columns if column not in table.columns]:
        raise ValueError(f"the table of areas lacks {', '.join(missing)}")
    if "code" in columns and (twice := sorted(set(table["code"][table["code"].duplicated()]))):
        raise ValueError(f"the table of areas has more than one row for {', '.join(twice[:5])}")


def is_few(table: pd.DataFrame) -> pd.Series:
    """By row, whether the counts are too few to compare the area; no where the table does not say."""
    return table["few"].astype(bool) if "few" in table else pd.Series(data=False, index=table.index)


def area_words(table: pd.DataFrame, measure: Measure) -> list[str]:
    """By row, the printed value; with [u] where the counts are too few, [x] where there is none."""
    return [
        "[x]" if pd.isna(value) else value_words(value, measure) + (f" {TOO_FEW}" if few else "")
        for value, few in zip(table[measure], is_few(table), strict=True)
    ]
