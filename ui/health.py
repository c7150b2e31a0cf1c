"""The parts of the Data health page about sources, files and published statements."""

from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from figures.status import SIGNS, first_figures_words, interval_words
from figures.tables import MISSING
from figures.words import age_words, day_words, london_day, moment_words, number
from metrics.freshness import STATE_WORDS, freshness
from store.health import SourceHealth, source_health
from ui import plain
from ui.loaders import campaign, headline, load_imported_files, now, snapshot
from ui.states import nothing_yet, notice

# Of platforms that are asked several, by the name of the job.
QUESTIONS = {
    "count": "The total",
    "breakdown": "Where signatures come from",
    "signatures": "The list of signatures",
    "places": "Where those listed live",
}
_WHO_ACTS = {"wait": "Nobody has to act.", "act": "Somebody has to act."}


def trouble_notices() -> None:
    """Every job that fails, with what to do about it."""
    for source in campaign().sources:
        for job in _health(source.key).troubles:
            since = f"Last good figure: {moment_words(job.last_success_at, now())}. " if job.last_success_at else ""
            notice(f"{source.label}, {job.job}: {_WHO_ACTS.get(job.trouble, '')} {job.message}. {since}")


def health_table() -> None:
    """One row a source: state in a sign and words, age beside the interval at which it is read."""
    st.header("Sources", anchor=False)
    moment, rows = now(), []
    for source in campaign().sources:
        health = _health(source.key)
        state = freshness(health.counted_at, health.every, moment, ended=health.ended is not None)
        rows.append(
            {
                "Source": source.label + (" (headline)" if source.headline else ""),
                "State": f"{SIGNS[state]} {STATE_WORDS[state]}",
                "Signatures": "[x]" if health.signatures is None else number(health.signatures),
                "Last read": _last_read(health.counted_at, moment),
                "Read how often": interval_words(health.every) if health.counted_at else "[x]",
            }
        )
    plain.table(pd.DataFrame(rows), alt="Table: each source's state, count and age", in_blocks=True)
    if all(_health(source.key).counted_at is None for source in campaign().sources):
        nothing_yet(
            "Nothing has been collected yet.",
            lambda: headline().counted_at is not None,
            first_figures_words(headline(), tells_why=True, is_data_health=True),
        )


def question_table() -> None:
    """One row for each question of sources that are asked several: when it was last answered, and how often not since.

    The only question of a source has nothing to say that the table of sources does not.
    """
    moment, rows = now(), []
    for source in campaign().sources:
        jobs = _health(source.key).jobs
        for job in jobs if len(jobs) > 1 else ():
            every = timedelta(seconds=job.every_seconds)
            state = freshness(job.last_success_at, every, moment, ended=job.ended is not None)
            failing = f", {job.failures_in_a_row} failed since" if job.failures_in_a_row and not job.ended else ""
            rows.append(
                {
                    "Source": source.label,
                    "Asked for": QUESTIONS.get(job.job, job.job),
                    "State": f"{SIGNS[state]} {STATE_WORDS[state]}{failing}",
                    "Last read": _last_read(job.last_success_at, moment),
                    "Read how often": interval_words(every),
                }
            )
    if rows:
        st.header("What the sources are asked", anchor=False)
        plain.table(pd.DataFrame(rows), alt="Table: each question with its last answer and age", in_blocks=True)


def ended_notes() -> None:
    """Why a source is no longer asked."""
    for source in campaign().sources:
        if ended := _health(source.key).ended:
            plain.write(f"{source.label}: {ended}.")


def import_table() -> None:
    """Every imported file and what became of its lines."""
    files = load_imported_files()
    if files.empty:
        return
    st.header("Imported files", anchor=False)
    labels = {source.key: source.label for source in campaign().sources}
    table = pd.DataFrame(
        {
            "Source": [labels.get(key, key) for key in files["source_id"]],
            "File": files["file_name"],
            "Imported": [moment_words(at, now()) for at in files["imported_at"]],
            "Added": [number(count) for count in files["accepted"]],
            "Already there": [number(count) for count in files["duplicates"]],
            "Rejected": [
                _rejected(count, reasons) for count, reasons in zip(files["rejected"], files["reasons"], strict=True)
            ],
        }
    )
    plain.table(table, alt="Table: imported files and their lines", in_blocks=True)
    for key, lines in files.groupby("source_id")[["accepted", "duplicates", "rejected"]].sum().iterrows():
        added, there, unreadable = (number(lines[name]) for name in ("accepted", "duplicates", "rejected"))
        plain.write(
            f"{labels.get(str(key), str(key))}, all files: {added} signatures added; left out because they were there "
            f"already: {there}; not readable: {unreadable}."
        )


def facts_register() -> None:
    """Every finding and fact with its source and review date, and whether it is shown."""
    today = london_day(now())
    entries = (*campaign().finding, *campaign().fact)
    if not entries:
        return
    st.header("Published findings and facts", anchor=False)
    table = pd.DataFrame(
        {
            "Statement": [f"{entry.value} {entry.wording}" for entry in entries],
            "Source": [entry.source or "[x]" for entry in entries],
            "As of": [day_words(entry.date) for entry in entries],
            "Review by": [day_words(entry.review_by) for entry in entries],
            "Shown": [_shown(entry.source, entry.is_shown_on(today)) for entry in entries],
        }
    )
    plain.table(table, alt="Table: findings and facts with source and review date", in_blocks=True)


def _health(key: str) -> SourceHealth:
    return source_health(snapshot(), key)


def _last_read(at: datetime | None, moment: datetime) -> str:
    """When, and how long ago, in one cell: a phone has no room for another column."""
    return MISSING if at is None else f"{moment_words(at, moment)}, {age_words(moment - at)}"


def _rejected(count: int, reasons: dict[str, int]) -> str:
    if not count:
        return "0"
    return f"{number(count)} ({'; '.join(f'{number(lines)} {reason}' for reason, lines in reasons.items())})"


def _shown(source: str | None, shown: bool) -> str:
    if shown:
        return "Yes"
    return "No: it names no source" if source is None else "No: past its review date"
