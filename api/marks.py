"""What stands in every answer: whether it is a demonstration, and moments as other programs read them."""

from datetime import datetime
from typing import Any

from campaign.model import Campaign

DEMONSTRATION_NOTICE = "Demonstration data"


def demonstration(campaign: Campaign) -> dict[str, Any]:
    """The mark that every answer carries."""
    return {
        "demonstration": campaign.is_demonstration,
        "notice": DEMONSTRATION_NOTICE if campaign.is_demonstration else None,
    }


def iso(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
