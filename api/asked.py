"""What the parameters of an address ask for; a value that does not exist is a mistake that says what does."""

from collections.abc import Iterable, Mapping

from access.viewer import Viewer
from reference.regions import Region, regions_by_name


class NotAnswerable(Exception):
    """What was asked for does not exist, or there are no figures of it yet; the message says what to ask."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


def one_of(parameters: Mapping[str, str], name: str, choices: Iterable[str], otherwise: str) -> str:
    """The value of a parameter that has a few known ones.

    Raises:
        NotAnswerable: It has another.
    """
    chosen, known = parameters.get(name, otherwise), list(choices)
    if chosen not in known:
        raise NotAnswerable(400, f"{name} is to be one of: {', '.join(known)}")
    return chosen


def asked_region(parameters: Mapping[str, str], viewer: Viewer) -> Region | None:
    """The region that `area` names; none where it names none, which is the whole of the UK.

    Raises:
        NotAnswerable: There is no such region, or it was not granted, which is the same to whoever asks.
    """
    if not parameters.get("area"):
        return None
    granted = {name: region for name, region in regions_by_name().items() if region.code in viewer.regions}
    if not granted:
        raise NotAnswerable(400, "area is to be left out: you have been given access to figures of the whole UK only")
    return granted[one_of(parameters, "area", granted, "")]
