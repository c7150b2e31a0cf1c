"""Parts that say only why there is nothing yet: on slides each reason is told once, and not on slide after slide."""

from collections.abc import Iterator
from dataclasses import replace

from briefing.contents import SUBJECT_NAMES
from briefing.parts import Part


def told_once(parts: tuple[Part, ...]) -> Iterator[Part]:
    """The parts in their order; a reason that several of them have is told at the first, which names them all."""
    without = dict[str, list[str]]()
    for part in filter(_says_only_why, parts):
        without.setdefault(part.words.title, []).append(SUBJECT_NAMES[part.subject])
    for part in parts:
        if not _says_only_why(part):
            yield part
        elif subjects := without.pop(part.words.title, None):
            notes = (f"So there are no figures for: {', '.join(subjects)}.",) if len(subjects) > 1 else ()
            yield replace(part, notes=notes)


def _says_only_why(part: Part) -> bool:
    return part.picture is None and part.table.empty and not part.words.subtitle and not part.notes
