"""What stands below a finding or a fact of the campaign: its base, its source and its date."""

from campaign.statements import Fact, Finding
from figures.words import day_words


def finding_note(finding: Finding) -> str:
    """Of whom a finding is, what that allows to say, and where it was published."""
    return (
        f"Of {finding.base}. People chose to take part, so they may differ from all patients. "
        f"Source: {finding.source or ''}."
    )


def fact_note(fact: Fact) -> str:
    """Where a fact comes from, and of when it is."""
    note = f" {fact.note}" if fact.note else ""
    return f"Source: {fact.source or ''}, as of {day_words(fact.date)}.{note}"
