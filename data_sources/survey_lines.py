"""Which lines of an export are nobody's finished answers: unfinished, previews, tests and repetitions."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from campaign.survey import Survey
from data_sources.rows import folded
from data_sources.survey_cells import folded_cell
from data_sources.survey_columns import one_column
from data_sources.survey_formats import FORMS, TEST, UNFINISHED, Check
from data_sources.survey_layout import Column, Layout
from data_sources.survey_table import Mask, Table

DUPLICATE = "duplicate respondent"
REPEATED = "repeated submission"


class LinesLeftOut:
    """The columns that say so, and what they say. An identifier is hashed as it is read, with a key that nobody has."""

    def __init__(self, survey: Survey, layout: Layout) -> None:
        form = FORMS[layout.format]
        self._key = secrets.token_bytes(16)
        self._checks = list(_checks(survey, layout))
        named = survey.respondent_column
        self._respondent = one_column(layout, named) if named else layout.first_named(form.respondent)
        self._submitted = None if self._respondent else layout.first_named(form.submitted)

    def wanted(self) -> dict[int, Callable[[str], str] | None]:
        """Each column's place, and what is read of its cells."""
        wanted: dict[int, Callable[[str], str] | None] = {}
        for column, check in self._checks:
            wanted[column.place] = _filled if check.accepted is None else None
        for identity in (self._respondent, self._submitted):
            # A column that is also a check is needed as it stands; only a codebook can ask for that.
            if identity is not None:
                wanted.setdefault(identity.place, self._hashed)
        return wanted

    def reasons(self, table: Table) -> dict[str, Mask]:
        """The lines that are left out for each reason, each under the first that there is."""
        found: dict[str, Mask] = {}
        left_out = np.zeros(len(table), dtype=bool)
        for column, check in self._checks:
            refused = table.columns[column.place].mapped(_refuses(check), bool) & ~left_out
            found[check.reason] = found.get(check.reason, np.zeros(len(table), dtype=bool)) | refused
            left_out |= refused
        return found

    def repeated(self, table: Table) -> tuple[str, Mask]:
        """All but the first line of each respondent; where nobody has an id, of equal lines of one time."""
        if self._respondent is not None:
            texts = table.columns[self._respondent.place]
            has_one = texts.mapped(lambda text: bool(text.strip()), bool)
            return DUPLICATE, _after_first(texts.codes) & has_one
        if self._submitted is not None and len(table):
            cells = np.stack([texts.codes for texts in table.columns.values()], axis=1)
            whole = np.ascontiguousarray(cells).view([("", cells.dtype)] * cells.shape[1]).ravel()
            return REPEATED, _after_first(np.unique(whole, return_inverse=True)[1])
        return DUPLICATE, np.zeros(len(table), dtype=bool)

    def in_words(self) -> Mapping[str, str]:
        """What each is told by, for a report: the reason to the columns' names."""
        told: dict[str, str] = {}
        for column, check in self._checks:
            told[check.reason] = ", ".join(filter(None, (told.get(check.reason), column.header)))
        if self._respondent is not None:
            told[DUPLICATE] = self._respondent.header
        elif self._submitted is not None:
            told[REPEATED] = f"{self._submitted.header} and all answers"
        return told

    def _hashed(self, cell: str) -> str:
        text = cell.strip()
        return hashlib.blake2b(text.encode(errors="surrogatepass"), key=self._key, digest_size=16).hexdigest() * bool(
            text
        )


def _checks(survey: Survey, layout: Layout) -> Iterator[tuple[Column, Check]]:
    if survey.finished_column is not None:
        accepted = frozenset(folded_cell(value) for value in survey.finished_values)
        yield one_column(layout, survey.finished_column), Check((), UNFINISHED, accepted=accepted)
    for check in FORMS[layout.format].checks:
        if check.reason == UNFINISHED and survey.finished_column is not None:
            continue
        if (column := layout.first_named(check.columns)) is not None:
            yield column, check
    if survey.test_column is not None:
        refused = frozenset(folded_cell(value) for value in survey.test_values)
        yield one_column(layout, survey.test_column), Check((), TEST, refused=refused)


def _refuses(check: Check) -> Callable[[str], bool]:
    def refuses(cell: str) -> bool:
        text = folded_cell(cell)
        if check.accepted is None:
            return not text
        return text in check.refused or (bool(check.accepted) and text not in check.accepted)

    return refuses


def _filled(cell: str) -> str:
    """Whether anything stands there: the time itself is not read."""
    return "filled" if folded(cell) else ""


def _after_first(codes: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Mask:
    repeated = np.ones(len(codes), dtype=bool)
    repeated[np.unique(codes, return_index=True)[1]] = False
    return repeated
