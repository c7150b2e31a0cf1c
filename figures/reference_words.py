"""How pages and files name the people and electors that rates are worked out with: those in use, shipped or renewed."""

from functools import cache

from charts.measures import Measure
from reference.constituencies import constituencies_origin
from reference.regions import populations_origin


# Kept as the tables themselves are: a server uses renewed ones from its next start.
@cache
def unit_words(measure: Measure) -> str:
    """What a figure is, with the moment that its people or electors are of."""
    if measure == "per_100k_population":
        return f"Signatures per 100,000 people (ONS {populations_origin().dated})"
    if measure == "per_1000_electors":
        return f"Signatures per 1,000 electors ({constituencies_origin().dated})"
    return "Signatures"


@cache
def licences() -> str:
    """Under which licence the figures and the reference tables stand, who publishes these, and of when they are."""
    return (
        "Contains public sector information licensed under the Open Government Licence v3.0. Populations: Office for "
        f"National Statistics, {populations_origin().dated}. Electorates: House of Commons Library, "
        f"{constituencies_origin().dated}."
    )
