"""What a briefing is about as an address holds it, so that a link, a cache and a page mean the same by it."""

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from briefing.contents import SUBJECTS, Asked
from briefing.parts import Subject
from briefing.survey import AskedQuestion
from figures.areas import ALL_UK, areas_granted
from figures.filters import DATES, DEFAULT_PERIOD, PERIODS, Filters
from figures.known import Known

NAMES = ("area", "period", "from", "to", "source", "channel", "subjects", "questions")


class UnknownChoice(ValueError):
    """An address asks for what does not exist; the message says what does."""


def query_of(asked: Asked) -> str:
    """The part of an address behind its question mark; what is usual is left out."""
    filters, parts = asked.filters, dict[str, str]()
    if not filters.area.is_all:
        parts["area"] = filters.area_name
    if filters.days is not None:
        parts |= {"period": DATES, "from": filters.days[0].isoformat(), "to": filters.days[1].isoformat()}
    elif filters.period != DEFAULT_PERIOD:
        parts["period"] = filters.period
    if not filters.source.headline:
        parts["source"] = filters.source.key
    if filters.channel is not None:
        parts["channel"] = filters.channel
    if asked.subjects != SUBJECTS:
        parts["subjects"] = ",".join(asked.subjects)
    if asked.questions is not None:
        parts["questions"] = ",".join(":".join(filter(None, (one.question, one.breakdown))) for one in asked.questions)
    return urlencode(parts)


def asked_of(parameters: Mapping[str, str], known: Known) -> Asked:
    """What the parameters ask for: the reverse of `query_of`.

    Raises:
        UnknownChoice: One of them has a value that it cannot have.
    """
    campaign = known.campaign
    keys = [source.key for source in campaign.sources]
    key = _one_of(parameters, "source", keys, campaign.headline_source.key)
    source = next(one for one in campaign.sources if one.key == key)
    # Whoever was not granted an area is told what somebody is told who asks for one that there is not.
    areas = areas_granted(known.boundary_set(key), known.grant)
    if (name := parameters.get("area", ALL_UK)) not in areas:
        raise UnknownChoice("area is to be the name of a region, of England or of a constituency, or left out")
    period = _one_of(parameters, "period", [*PERIODS, DATES], DEFAULT_PERIOD)
    days = (_day(parameters, "from"), _day(parameters, "to")) if period == DATES else None
    if days is not None and days[0] > days[1]:
        raise UnknownChoice("from is to be a day before to, or the same")
    filters = Filters(areas[name], period, source, days, parameters.get("channel"))
    return Asked(filters, _subjects(parameters), _questions(parameters))


def _subjects(parameters: Mapping[str, str]) -> tuple[Subject, ...]:
    if "subjects" not in parameters:
        return SUBJECTS
    wanted = parameters["subjects"].split(",")
    if stray := [one for one in wanted if one not in SUBJECTS]:
        raise UnknownChoice(f"subjects are to be some of: {', '.join(SUBJECTS)}; {stray[0] or 'nothing'} is none")
    return tuple(one for one in SUBJECTS if one in wanted)


def _questions(parameters: Mapping[str, str]) -> tuple[AskedQuestion, ...] | None:
    if "questions" not in parameters:
        return None
    asked = [one.partition(":") for one in parameters["questions"].split(",") if one]
    return tuple(AskedQuestion(question, breakdown or None) for question, _, breakdown in asked)


def _one_of(parameters: Mapping[str, str], name: str, choices: Iterable[str], otherwise: str) -> str:
    chosen, known = parameters.get(name, otherwise), list(choices)
    if chosen not in known:
        raise UnknownChoice(f"{name} is to be one of: {', '.join(known)}")
    return chosen


def _day(parameters: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(parameters.get(name, ""))
    except ValueError:
        raise UnknownChoice(f"{name} is to be a day such as 2026-11-22") from None
