"""The commands of `collect.py` about a survey's export: import it, try it, and begin a codebook from it."""

from pathlib import Path

from campaign.load import CampaignError, campaign_folder, load_surveys
from campaign.survey import ExportFormat, Survey
from collector.loop import utc_now
from collector.operator import operator
from collector.publish_survey import import_survey, publish_survey
from collector.survey_words import reading_in_words
from collector.world import opened_world
from data_sources.errors import FileNotReadable
from data_sources.survey_codebook import first_codebook
from data_sources.survey_reading import examine_survey_file
from store.audit import record


def survey_named(key: str) -> Survey:
    """The codebook of this key.

    Raises:
        CampaignError: There is none, or one of the codebooks holds a mistake.
    """
    surveys = load_surveys()
    if key not in surveys:
        known = ", ".join(surveys) or "none yet"
        raise CampaignError(campaign_folder() / "surveys" / f"{key}.toml", "the file", f"not found; known: {known}")
    return surveys[key]


def try_import(file: Path, key: str, form: ExportFormat | None) -> tuple[bool, str]:
    """Whether an export can be imported, and all that is to be known before; nothing is stored, no store is opened.

    Raises:
        CampaignError: There is no such codebook.
        FileNotReadable: The file cannot be read, or lacks a column that the codebook names.
    """
    reading = examine_survey_file(file, survey_named(key), form)
    return bool(reading.people) and not reading.unknown.lines, reading_in_words(reading)


def import_and_publish(file: Path, key: str, form: ExportFormat | None) -> str:
    """Import an export in place of the survey's earlier answers and publish what may be shown; what was done, in words.

    Raises:
        CampaignError: There is no such codebook.
        FileNotReadable: The file is not what the codebook says.
        SurveyNotPublishable: Nothing was released.
    """
    world = opened_world()
    survey = survey_named(key)
    imported = import_survey(world.engine, survey, file, utc_now(), form=form)
    record(world.engine, operator(), "import", f"survey {key}, {imported.respondents:,} respondents")
    published = publish_survey(world.engine, survey, utc_now())
    record(world.engine, operator(), "publish", f"survey {key}, release {published.version}")
    return f"{imported.in_words()}\n{published.in_words()}"


def begin_codebook(file: Path, form: ExportFormat | None, encoding: str, out: Path | None) -> str:
    """A first codebook for an export, written to `out` or else given back; a file that is there is never replaced.

    Raises:
        FileNotReadable: The file cannot be read, or `out` is there already.
    """
    key = out.stem if out else "survey"
    text = first_codebook(file, key, form, encoding)
    if out is None:
        return text.rstrip("\n")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("x", encoding="utf-8") as written:
            written.write(text)
    except OSError as error:
        raise FileNotReadable(str(out), f"cannot be written ({error.strerror})", "Choose another --out") from error
    return f"{out}: a first codebook. Go through every line marked GUESS, then try it with import survey --dry-run."
