"""The briefing page: what goes into it, and the files that are made of it."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl

import streamlit as st

from briefing.addresses import asked_of, query_of
from briefing.contents import SUBJECT_NAMES, SUBJECTS, Asked, contents
from briefing.formats import FORMATS, maker_of
from briefing.parts import Subject
from briefing.sheets import XLSX
from briefing.survey import AskedQuestion, questions_on_offer
from campaign.load import campaign_folder
from figures.status import state_of
from figures.words import clock, day_words, london_day
from store.granted import Grant
from ui import plain
from ui.audit import recorded_export
from ui.filters import current_filters
from ui.known import KNOWN
from ui.loaders import campaign, now, revision
from ui.pictures import can_draw_pictures
from ui.server_place import server_place
from ui.states import guarded, notice
from ui.viewer import grant

_ALWAYS = "method"
# By ending: its name for readers, and its media type.
KINDS = {
    "pptx": ("Slides (PowerPoint)", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "xlsx": ("Data (Excel)", XLSX),
    "html": ("Page to print", "text/html"),
}
_CHOSEN = "briefing_prepared"


@dataclass(frozen=True)
class Choice:
    """What a reader asked for, an address's query and kinds of files, and of which figures."""

    query: str
    formats: tuple[str, ...]
    version: tuple[object, ...]


@dataclass(frozen=True)
class BriefingFile:
    """One file that is ready."""

    name: str
    contents: bytes
    made: str


def choose_and_prepare() -> None:
    """The choices and, once they are made, the files; these stay until another briefing is prepared."""
    filters = current_filters()
    offered, subjects_offered = questions_on_offer(KNOWN), _subjects_on_offer()
    with st.container(border=True):
        subjects = st.pills(
            "Includes",
            subjects_offered,
            default=subjects_offered,
            selection_mode="multi",
            format_func=SUBJECT_NAMES.__getitem__,
            key="briefing_subjects",
        )
        questions = st.multiselect(
            "Survey questions",
            list(offered),
            format_func=offered.__getitem__,
            placeholder="Those of the published findings",
            key="briefing_questions",
        )
        formats = st.pills(
            "Files",
            list(FORMATS),
            default=list(FORMATS)[:1],
            selection_mode="multi",
            format_func=lambda key: KINDS[key][0],
            key="briefing_formats",
        )
        plain.caption(f"For {filters.in_words}. Method and sources are always in it.")
        sent = st.button("Prepare")
    asked = Asked(
        filters,
        tuple(one for one in SUBJECTS if one in (*subjects, _ALWAYS)),
        tuple(map(AskedQuestion, questions)) or None,
    )
    _link_to_print(asked)
    if sent:
        st.session_state[_CHOSEN] = Choice(query_of(asked), tuple(key for key in FORMATS if key in formats), _version())
    if (chosen := st.session_state.get(_CHOSEN)) is not None:
        guarded(_offer)(chosen, sent)


def pictures_note() -> None:
    """Where single charts are to be had as pictures."""
    if can_draw_pictures():
        st.caption("A single chart as a picture (PNG or SVG): on its own page, under “Show as table”.")


def _link_to_print(asked: Asked) -> None:
    query = query_of(asked)
    address = f"{''.join(server_place('briefing'))}/briefing/print{f'?{query}' if query else ''}"
    st.link_button("Open as a page to print", address)
    st.caption("It prints on A4, or is saved as a PDF, by the browser's own Print.")


def _offer(chosen: Choice, is_new: bool) -> None:
    """Make the files, saying how far it is, and offer them."""
    if not chosen.formats:
        notice("Choose at least one kind of file.")
        return
    if not is_new:
        _buttons({key: _file(key, chosen.query, chosen.version, grant()) for key in chosen.formats})
        return
    files = {}
    with st.status("Making the briefing", expanded=True) as progress:
        for key in chosen.formats:
            plain.write(KINDS[key][0])
            files[key] = _file(key, chosen.query, chosen.version, grant())
        progress.update(label="The briefing is ready", state="complete", expanded=False)
    _buttons(files)


def _buttons(files: dict[str, BriefingFile]) -> None:
    with st.container(horizontal=True):
        for key, file in files.items():
            st.download_button(
                f"Download {KINDS[key][0]}",
                recorded_export(file.name, partial(bytes, file.contents)),
                file.name,
                KINDS[key][1],
                key=f"briefing_{key}",
                on_click="ignore",
            )
    made = next(iter(files.values())).made
    plain.caption(f"Made at {made}: {', '.join(file.name for file in files.values())}")


def _subjects_on_offer() -> list[Subject]:
    """Nothing by region for readers without one."""
    return [one for one in SUBJECTS if one != _ALWAYS and (one != "regions" or grant().regions)]


def _version() -> tuple[object, ...]:
    """Changes whenever a briefing would say something else."""
    health = [KNOWN.health(source.key) for source in campaign().sources]
    releases = [KNOWN.release(survey) for survey in KNOWN.surveys]
    return (
        london_day(now()),
        *(revision(one.source) for one in health),
        *(state_of(one, now()) for one in health),
        *(None if release is None else release.version for release in releases),
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _file(key: str, query: str, version: tuple[object, ...], granted: Grant) -> BriefingFile:
    """One file, made once for all readers of the same grant who ask for the same while the figures are the same."""
    briefing = contents(KNOWN, asked_of(dict(parse_qsl(query, keep_blank_values=True)), KNOWN))
    made_at = briefing.made_at
    return BriefingFile(
        f"{briefing.stem}.{key}",
        maker_of(key)(briefing, campaign_folder()),
        f"{clock(made_at)} on {day_words(london_day(made_at))}",
    )
