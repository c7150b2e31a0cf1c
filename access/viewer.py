"""Who asks, as far as it matters: what may be opened, and the figures of which areas."""

from dataclasses import dataclass

from access.roles import EMBEDS, EVERYTHING, OF_AREAS, PUBLIC, Thing
from reference.regions import regions

ALL_REGIONS: frozenset[str] = frozenset(region.code for region in regions())


@dataclass(frozen=True)
class Viewer:
    """What somebody may open, and the GSS codes of the regions that they were granted.

    `constituencies` says whether the regions are broken down further for them. `name` is how they are called on the
    page, and none for those who did not sign in.
    """

    things: frozenset[Thing] = frozenset()
    regions: frozenset[str] = frozenset()
    constituencies: bool = True
    name: str | None = None

    def may_open(self, thing: Thing) -> bool:
        """Whether it is theirs; a page about areas is nobody's who was granted none."""
        return thing in self.things and (bool(self.regions) or thing not in OF_AREAS)

    @property
    def sees_every_area(self) -> bool:
        """Nothing is kept from them, so areas can be compared with the rest of the UK."""
        return self.regions == ALL_REGIONS


NOBODY = Viewer()
ANYBODY_HERE = Viewer(EVERYTHING, ALL_REGIONS)
"""Whoever reaches a dashboard in the mode `open`."""
THE_PUBLIC = Viewer(PUBLIC, ALL_REGIONS, constituencies=False)
READERS_OF_EMBEDS = Viewer(EMBEDS)
"""Those who did not sign in where only the count on other sites is public."""
