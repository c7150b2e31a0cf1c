"""People as their provider describes them, and what the campaign's own file grants to some of them."""

import re
import time
from typing import Any

from access.session import Rules
from campaign.access import Access, People
from reference.regions import regions_by_name

ISSUER = "https://provider.example"
ALL, WALES = "all", "Wales"


def regions_in(text: str) -> list[str]:
    """The regions that a text names; London's days and clock, of which definitions tell, are none."""
    text = re.sub(r"London\S{0,8} (days?|time|clock|midnights?)|midnight in London", "", text)
    return [name for name in sorted(regions_by_name()) if name in text]


def claims(role: str | None = None, regions: Any = (), **others: Any) -> dict[str, Any]:
    """Of somebody who signed in a minute ago, to whom the provider gives a role and regions."""
    rightly = {"iss": ISSUER, "sub": "jane", "iat": int(time.time()) - 60, "nonce": "n", "is_logged_in": True}
    granted: dict[str, Any] = {
        "roles": [role] if role else [],
        "regions": list(regions) if isinstance(regions, tuple) else regions,
    }
    return rightly | granted | others


def signed_in(**entries: Any) -> Access:
    """The mode in which people sign in, with a role and regions in claims."""
    return Access.model_validate(
        {"mode": "signed-in", "role_claim": "roles", "regions_claim": "regions", "hours": 8} | entries
    )


def rules(*people: dict[str, Any], **entries: Any) -> Rules:
    """What the campaign says, with these entries of people.toml."""
    return Rules(signed_in(**entries), People.model_validate({"person": people}))
