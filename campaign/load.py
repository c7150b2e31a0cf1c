"""Reading the campaign folder: a mistake in it is an error that names file, entry and what was expected."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from campaign.access import People
from campaign.events import EventMistake, parse_events
from campaign.mistakes import mistakes_in, not_toml
from campaign.model import Campaign, Event
from campaign.survey import Survey

Loaded = TypeVar("Loaded", bound=BaseModel)

SHIPPED_FOLDER = Path(__file__).parent


class CampaignError(Exception):
    """The campaign folder holds a mistake; the message names the file, the entry and what was expected."""

    def __init__(self, file: Path, entry: str, expected: str) -> None:
        self.file, self.entry, self.expected = file, entry, expected
        super().__init__(f"{file}: {entry}: {expected}")

    @classmethod
    def of_all(cls, file: Path, mistakes: Sequence[tuple[str, str]], table: str = "") -> "CampaignError":
        """Of every mistake in a file, or in one table of it: each with its entry and what was expected."""
        (entry, expected), *others = mistakes
        more = "".join(f"; {other}: {wanted}" for other, wanted in others)
        return cls(file, f"{table}, {entry}" if table else entry, expected + more)


def campaign_folder() -> Path:
    """The folder in the environment's CAMPAIGN_DIR, or the one that ships with the dashboard."""
    chosen = os.environ.get("CAMPAIGN_DIR")
    return Path(chosen).expanduser().resolve() if chosen else SHIPPED_FOLDER


def load_campaign(folder: Path | None = None) -> Campaign:
    """Read and check `campaign.toml`, and the events in `events.csv` where there is one.

    An event that stands in both files, or twice in one, is one event.

    Raises:
        CampaignError: `campaign.toml` is missing, is not TOML, or an entry or a line is not what it should be.
    """
    folder = folder or campaign_folder()
    file = folder / "campaign.toml"
    campaign = _validated(Campaign, _toml(file), file)
    events = dict.fromkeys((*campaign.event, *_events(folder / "events.csv")))
    return campaign.model_copy(update={"event": tuple(events)})


def load_people(folder: Path | None = None) -> People:
    """Read and check `people.toml`; nobody is named where there is none.

    Raises:
        CampaignError: It is not TOML, or an entry is not what it should be.
    """
    file = (folder or campaign_folder()) / "people.toml"
    return _validated(People, _toml(file), file) if file.exists() else People()


def load_surveys(folder: Path | None = None) -> dict[str, Survey]:
    """Read and check every codebook under `surveys/`, by key.

    Raises:
        CampaignError: A file is not TOML, an entry is not what it should be, the key is not the file's name, or the
            wave before a survey is none or was still open when it began.
    """
    surveys: dict[str, Survey] = {}
    for file in sorted(((folder or campaign_folder()) / "surveys").glob("*.toml")):
        survey = load_codebook(file)
        if survey.key != file.stem:
            raise CampaignError(file, "key", f'expected "{file.stem}", the name of the file; found "{survey.key}"')
        surveys[survey.key] = survey
    _check_waves(surveys, (folder or campaign_folder()) / "surveys")
    return surveys


def _check_waves(surveys: Mapping[str, Survey], folder: Path) -> None:
    for survey in surveys.values():
        file = folder / f"{survey.key}.toml"
        if survey.earlier is None:
            continue
        earlier = surveys.get(survey.earlier)
        if earlier is None:
            raise CampaignError(file, "earlier", f'expected the key of another codebook; "{survey.earlier}" is none')
        # Answers in both would be told by the difference of the two releases.
        if earlier.ended >= survey.started:
            raise CampaignError(
                file, "earlier", f"expected a survey that ended before {survey.started}; {earlier.key} was open until "
                f"{earlier.ended}",
            )  # fmt: skip


def load_codebook(file: Path) -> Survey:
    """Read and check one codebook, whatever its file is called.

    Raises:
        CampaignError: The file is missing, is not TOML, or an entry is not what it should be.
    """
    return _validated(Survey, _toml(file), file)


def _events(file: Path) -> tuple[Event, ...]:
    if not file.exists():
        return ()
    try:
        return parse_events(_text(file))
    except EventMistake as mistake:
        raise CampaignError.of_all(file, [(f"line {line}", wanted) for line, wanted in mistake.problems]) from mistake


def _toml(file: Path) -> dict[str, Any]:
    text = _text(file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CampaignError(file, "the file", not_toml(text, error)) from error


def _text(file: Path) -> str:
    try:
        # utf-8-sig: Windows editors begin a file with a byte order mark, which neither TOML nor CSV knows.
        return file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CampaignError(
            file, "the file", "not found. Set CAMPAIGN_DIR to a folder that holds one, or restore it"
        ) from error
    except OSError as error:
        raise CampaignError(file, "the file", f"cannot be opened ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CampaignError(
            file, f"line {line}, byte {error.start}", "expected UTF-8 text; save the file as UTF-8"
        ) from error


def _validated(model: type[Loaded], entries: dict[str, Any], file: Path) -> Loaded:
    try:
        return model.model_validate(entries)
    except ValidationError as error:
        raise CampaignError.of_all(file, mistakes_in(error, model, entries)) from error
