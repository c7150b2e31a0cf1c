"""The name of any area by its code."""

from typing import get_args

from reference.constituencies import BoundarySet, constituencies
from reference.regions import regions_by_code


def area_name(code: str) -> str:
    """The name of a region or constituency; the code itself where no table knows it."""
    region = regions_by_code().get(code)
    if region is not None:
        return region.name
    seats = (constituencies(boundary_set).get(code) for boundary_set in reversed(get_args(BoundarySet)))
    return next((seat.name for seat in seats if seat is not None), code)
