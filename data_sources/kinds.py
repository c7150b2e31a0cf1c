"""What kind of thing an answer holds where another was expected: its content may be about somebody."""

from typing import Any


def kind_of(value: Any) -> str:
    """Words for the kind of a value from JSON, without the value."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number that cannot be one"
        case str():
            return f"a text of {len(value):,} characters"
        case list():
            return f"a list of {len(value):,}"
        case _:
            return "an object"
