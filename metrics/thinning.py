"""Long series with fewer points, for drawing: what would fall on the same pixels is left out, and nothing else."""

import numpy as np
import pandas as pd


def thinned(series: pd.DataFrame, columns: int = 800) -> pd.DataFrame:
    """At most five rows for each of so many equal spans of time: the first, the last, the lowest, the highest, a break.

    M4 (Jugel, Jerzak, Hackenbroich and Markl 2014): a line through the first, last, lowest and highest point of every
    column of pixels is drawn on the same pixels as one through all points. Chosen over averages and largest triangles
    (LTTB), which leave extremes out. The last missing total of a span is kept too, so that a gap stays a gap.

    Args:
        series: Columns ``at`` (datetime) and ``total`` (people; missing where the line is broken), in order.
        columns: Columns of pixels of the figure, or more.

    Returns:
        Rows of the series, unchanged and in order; the series itself if it is short enough.

    Method: docs/metrics.md#thinned-series
    """
    if len(series) <= 5 * columns:
        return series
    moments = series["at"].astype("int64").to_numpy()
    span = (moments - moments[0]) * columns // (moments[-1] - moments[0] + 1)
    total = series["total"].reset_index(drop=True)
    known = total.dropna().groupby(span[total.notna()])
    missing = pd.Series(total.index)[total.isna()].groupby(span[total.isna()]).last()
    ends = pd.Series(total.index)[total.notna()].groupby(span[total.notna()])
    kept = np.concatenate([ends.first(), ends.last(), known.idxmin(), known.idxmax(), missing]).astype(np.int64)
    return series.iloc[np.unique(kept)].reset_index(drop=True)
