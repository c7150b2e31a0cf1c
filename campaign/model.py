"""The shape of a campaign: every entry that `campaign.toml` may hold, with its type and its limits."""

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from campaign.access import Access
from campaign.embed import Embed
from campaign.entries import Entry, Key, WebAddress, Words
from campaign.mistakes import name_that_was_meant
from campaign.retention import Retention
from campaign.statements import Fact, Finding, Sourced, Voice


def _is_a_web_address(address: str) -> str:
    # In words of our own: the usual ones would repeat what they found, and the address often is the key to itself.
    if not re.fullmatch(r"https?://\S+", address):
        raise ValueError("an address that begins with https://")
    return address


class About(Entry):
    """Who campaigns for what."""

    key: Key
    name: Words
    organisation: Words
    description: Words


class Petition(Entry):
    """The goal in signatures (people), and the day by which it should be reached."""

    goal: Annotated[int, Field(gt=0, strict=True)]
    deadline: dt.date | None = None


class Milestone(Entry):
    """A number of signatures at which something happens."""

    signatures: Annotated[int, Field(gt=0, strict=True)]
    label: Words


class Source(BaseModel):
    """One place where signatures are counted; its connector's own settings stand beside the four common ones."""

    model_config = ConfigDict(extra="allow", frozen=True)

    key: Key
    label: Words
    connector: Words
    headline: bool = False

    @model_validator(mode="after")
    def _no_common_entry_misspelt(self) -> "Source":
        unset = set(Source.model_fields) - self.model_fields_set
        for name in self.settings:
            if meant := name_that_was_meant(name, unset):
                raise ValueError(f"""an entry that is known; did you mean "{meant}" in place of "{name}"?""")
        return self

    @property
    def settings(self) -> dict[str, Any]:
        """The entries that belong to the connector alone."""
        return dict(self.model_extra or {})


class Event(Entry):
    """Something that happened on a day and may be marked on a chart."""

    day: dt.date
    label: Words


class Links(Entry):
    """Where a reader can go next; what is not set is not shown."""

    website: WebAddress | None = None
    sign: WebAddress | None = None
    report: WebAddress | None = None
    questions: WebAddress | None = None


class Support(Entry):
    """The charity's own support line; nothing is shown unless the charity supplies it."""

    name: Words | None = None
    telephone: Words | None = None
    hours: Words | None = None
    address: WebAddress | None = None


class CollectorSettings(Entry):
    """Whether the dashboard's own server collects, or `python collect.py watch` does it elsewhere."""

    in_server: bool = True
    private_hosts: tuple[Words, ...] = ()
    """Hosts in a private network that may be asked; anything else there is refused."""


class Alerts(Entry):
    """Who is told when a source turns stale, and when it recovers: an address that gets JSON, a command, or both."""

    post_to: Annotated[str, AfterValidator(_is_a_web_address)] | None = None
    run: Annotated[tuple[Words, ...], Field(min_length=1)] | None = None


class ConstituencyTable(Entry):
    """Where a CSV of the 650 constituencies is, and how its columns are called: the House of Commons Library's."""

    address: WebAddress = (
        "https://researchbriefings.files.parliament.uk/documents/CBP-10009/HoC-GE2024-results-by-constituency.csv"
    )
    source: Words = "House of Commons Library CBP-10009"
    dated: Words = "4 July 2024"
    code: Words = "ONS ID"
    name: Words = "Constituency name"
    region: Words = "ONS region ID"
    electors: Words = "Electorate"


class PopulationTable(Entry):
    """Where a CSV of the regions' populations is, and how its columns are called: the ONS's, through Nomis."""

    address: WebAddress = (
        "https://www.nomisweb.co.uk/api/v01/dataset/NM_2002_1.data.csv?geography=2013265921...2013265932&date=latest"
        "&gender=0&c_age=200&measures=20100&select=date_name,geography_code,obs_value"
    )
    source: Words = "ONS mid-year population estimates"
    code: Words = "GEOGRAPHY_CODE"
    people: Words = "OBS_VALUE"
    year: Words = "DATE_NAME"


class ReferenceTables(Entry):
    """From where `python collect.py reference` renews what rates are worked out with."""

    constituencies: ConstituencyTable = ConstituencyTable()
    populations: PopulationTable = PopulationTable()


class Campaign(BaseModel):
    """Everything `campaign.toml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    campaign: About
    petition: Petition
    milestone: tuple[Milestone, ...] = ()
    source: tuple[Source, ...] = ()
    event: tuple[Event, ...] = ()
    finding: tuple[Finding, ...] = ()
    fact: tuple[Fact, ...] = ()
    voice: tuple[Voice, ...] = ()
    links: Links = Links()
    support: Support = Support()
    collector: CollectorSettings = CollectorSettings()
    alerts: Alerts = Alerts()
    embed: Embed = Embed()
    access: Access = Access()
    reference: ReferenceTables = ReferenceTables()
    retention: Retention = Retention()

    @model_validator(mode="after")
    def _one_headline_and_distinct_keys(self) -> "Campaign":
        all_keys = {
            "source": [source.key for source in self.source],
            "finding": [finding.key for finding in self.finding],
            "fact": [fact.key for fact in self.fact],
            "voice": [voice.key for voice in self.voice],
        }
        for name, keys in all_keys.items():
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"every {name} to have its own key; {', '.join(twice)} stands twice")
        made_up = [source.key for source in self.source if source.connector == DEMONSTRATION]
        if made_up and len(made_up) != len(self.source):
            raise ValueError(f"no generated figures beside real ones; remove source {made_up[0]}")
        headlines = [source.key for source in self.source if source.headline]
        if self.source and len(headlines) != 1:
            raise ValueError(f"headline = true on exactly one source, found it on {len(headlines)}")
        return self

    @property
    def is_demonstration(self) -> bool:
        """No source is configured, so generated figures stand in."""
        return not self.source or all(source.connector == DEMONSTRATION for source in self.source)

    @property
    def headline_source(self) -> Source:
        """The source whose total is the campaign's number."""
        return next(source for source in self.sources if source.headline)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The configured sources, or the demonstration where there is none."""
        return self.source or (DEMONSTRATION_SOURCE,)

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones in rising order."""
        return tuple(sorted(self.milestone, key=lambda milestone: milestone.signatures))

    def withheld(self, day: dt.date) -> tuple[Sourced, ...]:
        """Findings and facts that may not be shown on this day: no source, or past their review date."""
        return tuple(entry for entry in (*self.finding, *self.fact) if not entry.is_shown_on(day))

    def facts_shown_on(self, day: dt.date) -> tuple[Fact, ...]:
        """The facts that may be shown on this day."""
        return tuple(fact for fact in self.fact if fact.is_shown_on(day))

    def findings_shown_on(self, day: dt.date) -> tuple[Finding, ...]:
        """The findings that may be shown on this day."""
        return tuple(finding for finding in self.finding if finding.is_shown_on(day))

    def voices_shown_on(self, day: dt.date) -> tuple[Voice, ...]:
        """The voices that may be shown on this day."""
        return tuple(voice for voice in self.voice if voice.is_shown_on(day))


DEMONSTRATION = "demonstration"
DEMONSTRATION_SOURCE = Source(key=DEMONSTRATION, label="Demonstration petition", connector=DEMONSTRATION, headline=True)
