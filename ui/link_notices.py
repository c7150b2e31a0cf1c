"""A link's value that does not exist here is named and ignored, never quietly replaced."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from figures.words import number
from ui import plain

_NOTICES = "ignored_in_link"
_LONGEST_SHOWN = 60
_NAMES = {
    "region": "area",
    "from": "first day",
    "to": "last day",
    "by": "comparison",
    "compare": "area",
    "shown_level": "level",
    "map": "map",
    "finding": "question",
}

_OF_SEVERAL = {"region": "; the page Compare shows several side by side."}


def note_ignored(key: str, is_known: Callable[[str], bool], most: int = 1) -> bool:
    """Before a widget drops a value that the link should not have had, remember it; whether there was none."""
    given = list(dict.fromkeys(st.query_params.get_all(key)))  # said twice is not asked for twice
    unknown = [value for value in given if not is_known(value)]
    if len(given) <= most and not unknown:
        return True
    name = _NAMES.get(key, key)
    shown = ", ".join(value[:_LONGEST_SHOWN] or "nothing" for value in (unknown or given)[: max(most + 1, 3)])
    if unknown:
        told = (f"the {name} “{shown}”, which does not exist here. Showing ", " instead.")
    else:
        many = f"one {name}" if most == 1 else f"{most} {name}s"
        told = (f"more than {many}, “{shown}”. Showing ", _OF_SEVERAL.get(key, "."))
    st.session_state.setdefault(_NOTICES, {})[key] = told
    return False


def show_notices(*keys: str) -> None:
    """Say what was ignored, and what is shown in its place."""
    for key in keys:
        told = st.session_state.get(_NOTICES, {}).get(key)
        if told is None:
            continue
        found = st.session_state.get(key)
        instead = ", ".join(map(str, found)) or "nothing" if isinstance(found, list) else _in_words(found)
        words = escape(f"This link asked for {told[0]}{instead}{told[1]}")
        st.html(f'<p class="notice" role="status">{words}</p>')


def _in_words(found: object) -> str:
    return number(found) if isinstance(found, int) else str(found or "all")


def forget_notices() -> None:
    """The reader has chosen: what the link said no longer matters."""
    st.session_state.pop(_NOTICES, None)


def linked_choice(label: str, options: Sequence[str], key: str) -> str:
    """A row of buttons of which one is chosen, kept in the link; the first is what is shown without one.

    Buttons would read Markdown, so choices that hold some stand in a list, which shows them as they are.
    """
    if any(plain.as_words(option) != option for option in options):
        return linked_selection(label, options, key)
    _note_and_keep_known(options, key)
    chosen = st.segmented_control(
        label, options, default=options[0], required=True, key=key, bind="query-params", on_change=forget_notices
    )
    show_notices(key)
    return chosen or options[0]


def linked_selection(label: str, options: Sequence[str], key: str) -> str:
    """The same as a list that opens, where there are many or where they are long."""
    _note_and_keep_known(options, key)
    chosen = st.selectbox(label, options, key=key, bind="query-params", on_change=forget_notices)
    show_notices(key)
    return chosen


def _note_and_keep_known(options: Sequence[str], key: str) -> None:
    note_ignored(key, lambda value: value in options)
    # What was chosen may not be on offer any more, since another choice has changed what there is.
    if st.session_state.get(key, options[0]) not in options:
        st.session_state[key] = options[0]
