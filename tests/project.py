"""Where the project lies, and its packages in the order of their layers."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "campaign",
    "reference",
    "access",
    "data_sources",
    "store",
    "metrics",
    "charts",
    "figures",
    "briefing",
    "collector",
    "api",
    "ui",
    "pages",
)
