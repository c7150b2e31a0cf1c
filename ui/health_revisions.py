"""The part of the Data health page about revisions: when a platform removed signatures, and how many."""

import pandas as pd
import streamlit as st

from figures.words import UK, clock, day_words, number
from metrics.signatures import falls
from ui import plain
from ui.loaders import campaign, load_flags, load_hours

_MOST_ROWS = 30


def revision_table() -> None:
    """Every hour in which a total fell, newest first, and what somebody found out about it."""
    reasons = {(flag.source_id, flag.at): flag.dismissed_reason for flag in load_flags() if flag.kind == "fall"}
    found = [
        (hour, source.label, removed, reasons.get((source.key, hour.to_pydatetime())))
        for source in campaign().sources
        for hour, removed in falls(load_hours(source.key)).itertuples(index=False)
    ]
    st.header("Revisions", anchor=False)
    st.caption(
        "Platforms remove signatures that they find to be invalid. The total then falls, and is shown as it is: "
        "nothing is smoothed out or put back."
    )
    if not found:
        st.write("No total has fallen so far.")
        return
    newest = sorted(found, key=lambda fall: fall[0], reverse=True)[:_MOST_ROWS]
    if len(found) > len(newest):
        plain.caption(f"The newest {len(newest)} of {len(found)}.")
    # On a phone a column that always says the same would be one too many.
    sources = {"Source": [label for _, label, _, _ in newest]} if len(campaign().sources) > 1 else {}
    table = pd.DataFrame(
        sources
        | {
            "When": [_hour(hour) for hour, _, _, _ in newest],
            "Removed": [number(removed) for _, _, removed, _ in newest],
            "Note": [reason or "None yet" for _, _, _, reason in newest],
        }
    )
    plain.table(table, alt="Table: hours in which a platform removed signatures")
    total = sum(removed for _, _, removed, _ in found)
    plain.write(f"{number(total)} signatures removed in all, in {len(found)} hour{'' if len(found) == 1 else 's'}.")


def _hour(hour: pd.Timestamp) -> str:
    local = hour.tz_convert(UK).to_pydatetime()
    return f"{day_words(local)}, in the hour from {clock(local)}"
