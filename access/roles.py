"""What each role may open. docs/access.md has the same table, and a test compares the two."""

from enum import StrEnum
from typing import Literal, get_args

from campaign.access import Role

Thing = Literal[
    "overview",
    "about",
    "signatures",
    "goal",
    "regions",
    "compare",
    "survey",
    "briefing",
    "data_health",
    "big_screen",
    "downloads",
    "screen",
    "embed",
    "count",
    "figures",
    "api",
]


class Scope(StrEnum):
    """What a token is for."""

    SCREEN = "screen"
    API = "api"
    EMBED = "embed"


EVERYTHING: frozenset[Thing] = frozenset(get_args(Thing))
# The overview, what its figures mean, the screen, the count on other sites, and of the api what these ask for.
PUBLIC: frozenset[Thing] = frozenset({"overview", "about", "screen", "embed", "count", "figures"})
EMBEDS: frozenset[Thing] = frozenset({"embed", "count"})

_OF_VIEWERS: frozenset[Thing] = frozenset({"signatures", "goal", "survey", "regions"})
_OF_ANALYSTS: frozenset[Thing] = frozenset({"compare", "briefing", "data_health", "downloads", "api"})
_OF_ADMINS: frozenset[Thing] = frozenset({"big_screen"})

OF_ROLE: dict[Role, frozenset[Thing]] = {
    "viewer": PUBLIC | _OF_VIEWERS,
    "analyst": PUBLIC | _OF_VIEWERS | _OF_ANALYSTS,
    "admin": PUBLIC | _OF_VIEWERS | _OF_ANALYSTS | _OF_ADMINS,
}
OF_SCOPE: dict[Scope, frozenset[Thing]] = {
    Scope.SCREEN: frozenset({"screen", "count", "figures"}),
    Scope.API: frozenset({"embed", "count", "figures", "api"}),
    Scope.EMBED: EMBEDS,
}
# Nothing but areas: without a region there is nothing to show.
OF_AREAS: frozenset[Thing] = frozenset({"regions", "compare"})
