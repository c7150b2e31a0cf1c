"""UK Government and Parliament petitions (Open Government Licence v3.0).

Public JSON, no key needed: https://petition.parliament.uk/petitions/<platform_id>.json holds everything, and
/petitions/<platform_id>/count.json only the count, made for polling. Answers are cached there for 60 seconds.
"""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urljoin, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from campaign.entries import WebAddress
from data_sources.connector import Asking, Connector, Job
from data_sources.errors import SourceFormatChanged, SourceMisconfigured
from data_sources.kinds import kind_of
from data_sources.records import AreaCount, Breakdown, Cadence, Collected, CountReading
from data_sources.uk_parliament_milestones import parse_milestones
from data_sources.unchanged import changed_since, remembered
from data_sources.web import get_json
from reference.constituencies import boundary_set_of, constituencies
from reference.regions import regions_by_letter

SOURCE = "UK Parliament petitions"
_HOME = "GB"
# More people than there are: such a number is no count, and no database column would hold it.
_TOO_MANY = 10**10
_CODE = re.compile(r"[a-z-]{1,30}")
_NUMBER = re.compile(r"[0-9]{1,12}")


def _is_the_number_alone(given: str) -> str:
    if not _NUMBER.fullmatch(given):
        raise ValueError('the number at the end of the petition\'s address and nothing else, such as "700000"')
    return given


def _is_the_platform_alone(given: str) -> str:
    if "/petitions" in given:
        raise ValueError("the platform's address alone; what follows from /petitions on is added to it")
    return given


class Settings(BaseModel):
    """`platform_id` is the number in the petition's address; `base_url` is for tests and mirrors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform_id: Annotated[str, AfterValidator(_is_the_number_alone)]
    base_url: Annotated[WebAddress, AfterValidator(_is_the_platform_alone)] = "https://petition.parliament.uk"

    @property
    def document_url(self) -> str:
        """Where the whole petition is."""
        return f"{self.base_url.rstrip('/')}/petitions/{self.platform_id}.json"

    @property
    def count_url(self) -> str:
        """Where the count alone is."""
        return f"{self.base_url.rstrip('/')}/petitions/{self.platform_id}/count.json"


def fetch_count(asking: Asking) -> Collected:
    """Ask for the petition's total at this moment; an unchanged total is a reading too.

    A petition without a count is looked for as a whole: it may have moved to the archive, which ends the polling.
    """
    settings = Settings.model_validate(asking.source.settings)
    memory, since = asking.memory, changed_since(asking.memory, asking.clock())
    answer = get_json(asking.http, SOURCE, settings.count_url, since)
    if answer.is_unchanged and since is not None:
        return Collected(readings=(CountReading(asking.clock(), memory["signatures"]),), memory=memory)
    if answer.document is None:
        return _count_in_whole_petition(asking)
    reading = CountReading(asking.clock(), parse_signature_count(answer.document))
    return Collected(readings=(reading,), memory=remembered(reading, answer.last_modified))


def fetch_breakdown(asking: Asking) -> Collected:
    """Ask for the whole petition: where its signatures come from, its dates and, once it has ended, its final total."""
    attributes, archived = _whole_petition(asking)
    counted_at = asking.clock()
    breakdown = parse_breakdown(attributes, counted_at)
    ended = _why_ended(attributes, archived)
    final = (CountReading(counted_at, parse_whole_number(attributes, "signature_count")),) if ended else ()
    return Collected(
        readings=final,
        breakdowns=(breakdown,) if breakdown else (),
        ended=ended,
        milestones=parse_milestones(SOURCE, attributes),
    )


def _count_in_whole_petition(asking: Asking) -> Collected:
    attributes, archived = _whole_petition(asking)
    reading = CountReading(asking.clock(), parse_whole_number(attributes, "signature_count"))
    return Collected(
        readings=(reading,), ended=_why_ended(attributes, archived), milestones=parse_milestones(SOURCE, attributes)
    )


def _whole_petition(asking: Asking) -> tuple[dict[str, Any], bool]:
    """The petition's attributes, and whether they came from the archive of a dissolved parliament."""
    settings = Settings.model_validate(asking.source.settings)
    answer = get_json(asking.http, SOURCE, settings.document_url)
    archived = answer.location is not None
    if answer.location is not None:
        answer = get_json(asking.http, SOURCE, _archive_url(settings, answer.location))
    if answer.document is None:
        raise SourceMisconfigured(
            SOURCE, f"there is no petition {settings.platform_id} (404)", "Check platform_id in campaign.toml"
        )
    return _attributes(answer.document), archived


def parse_signature_count(document: Any) -> int:
    """Read the total (people, cumulative) from a count document, which has it at the top or as a petition has it."""
    if isinstance(document, dict) and "data" in document:
        return parse_whole_number(_attributes(document), "signature_count")
    return parse_whole_number(document, "signature_count")


def parse_breakdown(attributes: dict[str, Any], counted_at: datetime) -> Breakdown | None:
    """Read where signatures came from; none where the platform gives no geography for this petition (yet).

    Regions are summed from constituencies where the platform does not give them (petitions before February 2020).

    Raises:
        SourceFormatChanged: A field is missing or of the wrong type, a region's letter is unknown, or constituency
            codes are unknown or mixed from two maps.
    """
    if not attributes.get("signatures_by_constituency"):
        return None
    seats = _area_counts(attributes, "signatures_by_constituency", "ons_code")
    countries = _area_counts(attributes, "signatures_by_country", "code")
    try:
        boundary_set = boundary_set_of(seat.area for seat in seats)
    except ValueError as error:
        raise SourceFormatChanged(SOURCE, str(error)) from error
    if attributes.get("signatures_by_region"):
        regions = _regions_by_letter(_area_counts(attributes, "signatures_by_region", "ons_code"))
    else:
        table, sums = constituencies(boundary_set), Counter[str]()
        for seat in seats:
            sums[table[seat.area].region] += seat.signatures
        regions = tuple(AreaCount(code, signatures) for code, signatures in sorted(sums.items()))
    return Breakdown(
        counted_at=counted_at,
        total=parse_whole_number(attributes, "signature_count"),
        overseas=sum(country.signatures for country in countries if country.area != _HOME),
        boundary_set=boundary_set,
        regions=regions,
        constituencies=seats,
        countries=countries,
    )


def parse_whole_number(entry: Any, field: str) -> int:
    """Read one count of people: a whole number, zero or more, of a credible size; never a text, true or false."""
    value = entry.get(field) if isinstance(entry, dict) else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _TOO_MANY:
        raise SourceFormatChanged(SOURCE, f"{field} should be a whole number of people, found {kind_of(value)}")
    return value


def _area_counts(attributes: dict[str, Any], field: str, code_field: str) -> tuple[AreaCount, ...]:
    rows = attributes.get(field)
    if not isinstance(rows, list):
        raise SourceFormatChanged(SOURCE, f"{field} should be a list, found {kind_of(rows)}")
    areas = tuple(_area_count(row, field, code_field) for row in rows)
    if len({area.area for area in areas}) != len(areas):
        raise SourceFormatChanged(SOURCE, f"{field} has an area twice")
    return areas


def _area_count(row: Any, field: str, code_field: str) -> AreaCount:
    code = row.get(code_field) if isinstance(row, dict) else None
    if not isinstance(code, str) or not 1 <= len(code) <= 9:
        raise SourceFormatChanged(SOURCE, f"{field} should name its areas by {code_field}, found {kind_of(code)}")
    name, mp = (_words_or_none(row.get(column)) for column in ("name", "mp"))
    return AreaCount(code, parse_whole_number(row, "signature_count"), name, mp)


def _words_or_none(given: Any) -> str | None:
    """A name; a seat without a member has none."""
    return given.strip() or None if isinstance(given, str) else None


def _regions_by_letter(rows: tuple[AreaCount, ...]) -> tuple[AreaCount, ...]:
    letters = regions_by_letter()
    if unknown := sorted({row.area for row in rows} - letters.keys()):
        raise SourceFormatChanged(SOURCE, f"region letters never seen before: {', '.join(unknown)}")
    return tuple(AreaCount(letters[row.area].code, row.signatures) for row in rows)


def _attributes(document: Any) -> dict[str, Any]:
    try:
        attributes = document["data"]["attributes"]
    except (KeyError, TypeError) as error:
        raise SourceFormatChanged(SOURCE, f"no data.attributes: {error!r}") from error
    if not isinstance(attributes, dict):
        raise SourceFormatChanged(SOURCE, "data.attributes is not an object")
    return attributes


def _archive_url(settings: Settings, location: str) -> str:
    """The archive's address, only if it is the same platform's archive."""
    target = urljoin(settings.document_url, location)
    same_host = urlsplit(target)[:2] == urlsplit(settings.document_url)[:2]
    if not (same_host and urlsplit(target).path.startswith("/archived/")):
        # The rest of an address may hold a key.
        host = urlsplit(target).hostname
        raise SourceFormatChanged(SOURCE, f"it redirects to another address on {host}, which is not its archive")
    return target


def _why_ended(attributes: dict[str, Any], archived: bool) -> str | None:
    if archived:
        return "Parliament was dissolved: the petition is archived and takes no more signatures"
    if attributes.get("state") == "closed":
        return "The petition is closed and takes no more signatures"
    if attributes.get("state") == "rejected":
        return f"The petition was rejected{_why_rejected(attributes)} and takes no signatures"
    return None


def _why_rejected(attributes: dict[str, Any]) -> str:
    """The platform's one word for it, such as duplicate; its details are a text for the petition's creator."""
    rejection = attributes.get("rejection")
    code = rejection.get("code") if isinstance(rejection, dict) else None
    return f" ({code})" if isinstance(code, str) and _CODE.fullmatch(code) else ""


CONNECTOR = Connector(
    name="uk_parliament",
    counts="totals",
    settings=Settings,
    identity=lambda source: str(source.settings.get("platform_id")),
    jobs=(
        Job("count", Cadence(timedelta(seconds=60)), fetch_count),
        Job("breakdown", Cadence(timedelta(minutes=10)), fetch_breakdown),
    ),
)
