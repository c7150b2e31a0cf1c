"""What can go wrong at a source, named for what somebody does next."""


class SourceError(Exception):
    """A source gave no figure. `trouble` is `wait` or `act`; the message says what happened and what to do."""

    trouble = "act"

    def __init__(self, source: str, what_happened: str, what_to_do: str) -> None:
        self.source, self.what_happened, self.what_to_do = source, what_happened, what_to_do
        super().__init__(f"{source}: {what_happened}. {what_to_do}")


class SourceUnavailable(SourceError):
    """Nobody has to act: the platform is down, slow, or asks us to wait. The last figure stays and we ask again."""

    trouble = "wait"

    def __init__(self, source: str, what_happened: str, retry_after_seconds: float | None = None) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(source, what_happened, "Nothing to do: it is asked again by itself")


class SourceFormatChanged(SourceError):
    """Somebody must act: the platform answers, but not in the shape that this connector reads."""

    def __init__(self, source: str, what_happened: str) -> None:
        super().__init__(
            source, what_happened, "The connector has to be adapted; until then the last figure stays, marked stale"
        )


class SourceMisconfigured(SourceError):
    """Somebody must act: the campaign folder points at something that is not there."""


class KeyRefused(SourceMisconfigured):
    """Somebody must act: the platform does not accept the key, or there is none."""


class SourceEnded(SourceError):
    """The platform says that there is nothing more to count here; the last figure stays as the final one."""

    trouble = "none"

    def __init__(self, source: str, what_happened: str) -> None:
        super().__init__(source, what_happened, "Its last figure stays as the final one and it is no longer asked")


class FileNotReadable(SourceError):
    """A file cannot be read as what it was said to be; nothing of it was stored."""

    def __init__(self, source: str, what_happened: str, what_to_do: str) -> None:
        super().__init__(printable(source), printable(what_happened), printable(what_to_do))


def printable(text: str) -> str:
    """Names of files and what stands in them, without what would steer a terminal or is no character at all."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
