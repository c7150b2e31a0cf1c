"""Reading the campaign folder: a mistake in it is an error that names file, entry and what was expected."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from campaign.access import People
from campaign.events import EventMistake, parse_events
from campaign.model import Campaign, Event
from campaign.survey import Survey

Loaded = TypeVar("Loaded", bound=BaseModel)

SHIPPED_FOLDER = Path(__file__).parent


class CampaignError(Exception):
    """The campaign folder holds a mistake; the message names the file, the entry and what was expected."""

    def __init__(self, file: Path, entry: str, expected: str) -> None:
        self.file, self.entry, self.expected = file, entry, expected
        super().__init__(f"{file}: {entry}: {expected}")


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
        (line, expected), *others = mistake.problems
        more = "".join(f"; line {other}: {wanted}" for other, wanted in others)
        raise CampaignError(file, f"line {line}", expected + more) from mistake


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        raise CampaignError(file, "the file", f"not readable as TOML: {error}") from error


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
        found = error.errors(include_url=False)
        # A wrong entry of a list makes the list too short as well: what only follows from another problem is left out.
        causes = [one for one in found if not any(_is_within(other["loc"], one["loc"]) for other in found)]
        problems = [(_entry_name(cause["loc"], entries), what_was_expected(dict(cause))) for cause in causes]
        more = "".join(f"; {entry}: {expected}" for entry, expected in problems[1:])
        raise CampaignError(file, problems[0][0], problems[0][1] + more) from error


def _is_within(inner: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _entry_name(location: tuple[str | int, ...], entries: dict[str, Any]) -> str:
    """Words for a place: `source 2 (key "paper"), label` rather than `source.1.label`."""
    words: list[str] = []
    place: Any = entries
    for step in location:
        place = _step_into(place, step)
        if isinstance(step, int):
            key = place.get("key") if isinstance(place, dict) else None
            words[-1] += f" {step + 1}" + (f' (key "{key}")' if key else "")
        else:
            words.append(str(step))
    return ", ".join(words) or "the file as a whole"


def _step_into(place: Any, step: str | int) -> Any:
    try:
        return place[step]
    except (KeyError, IndexError, TypeError):
        return None


def _repeated(value: Any) -> str:
    """What was found, for a message; an address may hold a password or a key, and a message is printed and logged."""
    words = f"{value!r:.80}"
    return "an address or a password, which is not repeated here" if "://" in words or "@" in words else words


def what_was_expected(problem: dict[str, Any]) -> str:
    """Words for one of pydantic's errors, for somebody who edits a file and knows no Python."""
    if problem["type"] == "missing":
        return "expected here, but missing"
    if problem["type"] == "extra_forbidden":
        return "not a known entry here; remove it or check its spelling"
    if problem["type"] == "value_error":
        return f"expected {problem['ctx']['error']}"
    found = _repeated(problem.get("input"))
    if problem["type"] == "too_short":
        return f"expected at least {problem['ctx']['min_length']} entries; found {found}"
    if problem["type"] == "tuple_type":
        return f"expected a list [..., ...], or tables that each begin with [[double brackets]]; found {found}"
    return f"{problem['msg'][0].lower()}{problem['msg'][1:]}; found {found}"
