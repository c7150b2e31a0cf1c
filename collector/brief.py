"""`collect.py brief`: briefings as files, for a timer or before a meeting."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefing.contents import SUBJECTS, Asked, contents
from briefing.formats import BriefingNotPossible, maker_of
from briefing.parts import Subject
from briefing.slide_template import TemplateNotUsable
from briefing.survey import AskedQuestion, UnknownQuestion
from campaign.load import campaign_folder, load_surveys
from collector.loop import utc_now
from collector.world import checked_campaign
from figures.areas import Area, areas_by_name, areas_on_map
from figures.filters import PERIODS, Filters
from figures.known import Known
from figures.reading import ReadOnce
from reference.regions import regions_by_name
from store.engine import database_url
from store.granted import EVERY_AREA
from store.readers import reader

EVERY_REGION = "every region"


@dataclass(frozen=True)
class Wanted:
    """What was asked for, in the words of the command line; lists with commas."""

    formats: str
    area: str
    period: str
    subjects: str
    questions: str | None = None


def make_briefings(wanted: Wanted, out: Path, now: datetime | None = None) -> Iterator[Path]:
    """Make every file that was asked for, and name each when it is whole. Files of the same name are replaced.

    Args:
        wanted: What they are about.
        out: Their folder, which is made where it is not there.
        now: The moment at which figures are looked at, in UTC; this one without.

    Raises:
        BriefingNotPossible: A format, area, period, subject or question is not known, a template does not fit, or the
            folder cannot be written.
        CampaignError: The campaign folder holds a mistake.
        SQLAlchemyError: The store cannot be read.
    """
    campaign = checked_campaign()
    makers = {name: maker_of(name) for name in _listed(wanted.formats)}
    subjects, questions = _subjects(wanted.subjects), _questions(wanted.questions)
    if wanted.period not in PERIODS:
        raise BriefingNotPossible(f"{wanted.period}: no period; known: {', '.join(PERIODS)}")
    store = reader(database_url(campaign.campaign.key))
    known = ReadOnce(campaign, load_surveys(), now or utc_now(), store, EVERY_AREA)
    for area in _areas(known, wanted.area):
        filters = Filters(area, wanted.period, campaign.headline_source)
        try:
            briefing = contents(known, Asked(filters, subjects, questions))
            files = {name: make(briefing, campaign_folder()) for name, make in makers.items()}
        except (TemplateNotUsable, UnknownQuestion) as error:
            raise BriefingNotPossible(str(error)) from error
        for name, content in files.items():
            yield write_whole(out / f"{briefing.stem}.{name}", content)


def write_whole(file: Path, content: bytes) -> Path:
    """Write a file so that nobody ever finds half of it under its name.

    Raises:
        BriefingNotPossible: Its folder cannot be made or written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", suffix=file.suffix, delete=False) as written:
            try:
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
                # Readable as any other file is, and not for its maker alone, as temporary files are.
                Path(written.name).chmod(0o666 & ~_umask())
                Path(written.name).replace(file)
            except BaseException:
                Path(written.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise BriefingNotPossible(f"{file}: cannot be written ({error.strerror}); choose another --out") from error
    return file


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _areas(known: Known, name: str) -> list[Area]:
    if name == EVERY_REGION:
        return [areas_by_name()[region] for region in regions_by_name()]
    areas = areas_on_map(known.boundary_set(known.campaign.headline_source.key))
    if name not in areas:
        more = ", or a constituency as Regions names it" if len(areas) > len(areas_by_name()) else ""
        listed = ", ".join([EVERY_REGION, *areas_by_name()])
        raise BriefingNotPossible(f"{name}: no area; known: {listed}{more}")
    return [areas[name]]


def _subjects(words: str) -> tuple[Subject, ...]:
    asked = _listed(words)
    if unknown := [one for one in asked if one not in SUBJECTS]:
        raise BriefingNotPossible(f"{', '.join(unknown)}: no subject of a briefing; known: {', '.join(SUBJECTS)}")
    return tuple(subject for subject in SUBJECTS if subject in asked)


def _questions(words: str | None) -> tuple[AskedQuestion, ...] | None:
    if words is None:
        return None
    pairs = (one.partition(":") for one in _listed(words))
    return tuple(AskedQuestion(question, breakdown or None) for question, _, breakdown in pairs)


def _listed(words: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in words.split(",") if part.strip()))
