"""Words for the values of an export that its codebook does not know."""

from data_sources.survey_answered import UnknownValues

_LINES_NAMED = 5
_VALUES_NAMED = 5
# What fewer people wrote may be their own words, and errors are printed.
QUOTED_FROM_PEOPLE = 5


def unknown_in_words(unknown: UnknownValues) -> str:
    """The first of the values, each with where it stands; quoted only where five people or more wrote the same."""
    named = each_unknown(unknown)
    more = len(named) - _VALUES_NAMED
    return "; ".join(named[:_VALUES_NAMED]) + (f"; and {more} more such values" if more > 0 else "")


def each_unknown(unknown: UnknownValues) -> list[str]:
    """Every such value in words."""
    return [
        f"{where}: {quoted(value, len(lines))} is not in the codebook ({_line_numbers(lines)})"
        for (where, value), lines in unknown.lines.items()
    ]


def quoted(value: str, people: int) -> str:
    """The value, if so many people wrote it that it is nobody's own words."""
    return f'"{value}"' if people >= QUOTED_FROM_PEOPLE else "what is written there"


def _line_numbers(lines: list[int]) -> str:
    first = ", ".join(str(line) for line in lines[:_LINES_NAMED])
    more = len(lines) - _LINES_NAMED
    return f"line{'s' if len(lines) > 1 else ''} {first}" + (
        f" and {more} more, {len(lines)} in all" if more > 0 else ""
    )
