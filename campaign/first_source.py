"""How the first real source is connected, in the same words on the About page and from `collect.py check`."""

EXAMPLE = """\
[[source]]
key = "parliament"
label = "UK Parliament petition"
connector = "uk_parliament"
# The number in the petition's address:
platform_id = "700000"
# Its total is the big number:
headline = true"""

STEPS = (
    "Put this at the end of campaign.toml in your campaign folder, with the number of your petition. Make the name, "
    "the organisation, the goal, the findings and the facts above it your own: they are shown beside your figures.",
    "Run: .venv/bin/python collect.py check. It reads the folder back and asks the petition, storing nothing.",
    "Start the dashboard again. The demonstration is gone, and the first figures are there within a minute.",
)
OTHER_SOURCES = "For Action Network, exported files, paper and databases, see docs/sources.md."
