"""A fault of our own as a log may hold it: where it happened, and not its message, which may quote what was read."""

import traceback


def without_message(error: BaseException) -> str:
    """The kinds of error and the lines of code, the cause first, as Python prints them but for the messages."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = f"{without_message(before)}\n" if before is not None else ""
    return earlier + "".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__
