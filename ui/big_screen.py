"""Setting up a screen for an event: what it shows, how it looks, and the one address to open on it."""

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from campaign.big_screen import (
    DIAGONALS,
    HALLS,
    MOST_SCENES,
    SCENES,
    SHORTEST_DWELL,
    USUAL_DWELL,
    USUAL_SCENES,
    has_content,
    sign_address,
    web_address,
)
from figures.areas import ALL_UK
from figures.words import london_day
from reference.regions import regions_by_name
from ui.loaders import campaign, now
from ui.opened import rules
from ui.server_place import server_place
from ui.states import notice
from ui.viewer import viewer

_SCENE_WORDS = {
    "total": "People who have signed",
    "goal": "Goal and milestones",
    "regions": "Regions",
    "growth": "New signatures each day",
    "findings": "Findings of the survey",
    "voices": "Voices",
    "act": "Add your name, with the QR code",
}
_MISSING = {
    "findings": "no finding in campaign.toml may be shown today, or all are too long for a screen",
    "voices": "campaign.toml has no [[voice]] with consent that holds today",
    "act": "no address to sign at is known: set sign under [links] in campaign.toml, or type one above",
}
_LONGEST_DWELL = 300
_PAGE = "big-screen"
_PREVIEW_HEIGHT = 460


@dataclass(frozen=True)
class Screen:
    """One screen as it was set up; `address` is none where the campaign's own is used."""

    scenes: tuple[str, ...]
    area: str
    dwell: int
    diagonal: str
    hall: str
    address: str | None

    @property
    def query(self) -> str:
        """What stands behind the address of the page, without what is usual anyway."""
        parts = {"scenes": ",".join(self.scenes), "dwell": str(self.dwell), "diag": self.diagonal}
        if self.area != ALL_UK:
            parts["area"] = self.area
        if self.hall != HALLS[0]:
            parts["hall"] = self.hall
        if self.address:
            parts["address"] = self.address
        return urlencode(parts, safe=",")


def choose_screen() -> Screen | None:
    """The widgets, and what they are set to; none while it could not be shown."""
    scenes = st.multiselect(
        "Scenes, in their order",
        SCENES,
        default=USUAL_SCENES,
        format_func=_SCENE_WORDS.__getitem__,
        max_selections=MOST_SCENES,
        key="screen_scenes",
    )
    left, middle, right, last = st.columns(4)
    area = left.selectbox("Area of the count", _areas(), key="screen_area")
    dwell = middle.number_input(
        "Seconds for each scene", SHORTEST_DWELL, _LONGEST_DWELL, USUAL_DWELL, step=5, key="screen_dwell"
    )
    diagonal = right.selectbox(
        "Size of the screen", DIAGONALS, index=2, format_func=lambda inches: f"{inches} inches", key="screen_diagonal"
    )
    hall = last.selectbox(
        "Light in the hall", HALLS, format_func={"dark": "Dark", "light": "Daylight"}.__getitem__, key="screen_hall"
    )
    typed = _type_address()
    if not scenes:
        notice("Choose at least one scene.")
        return None
    try:
        address = web_address(typed) if typed else None
    except ValueError as error:
        notice(f"The screen cannot be shown. The address for the QR code has to be {error}.")
        return None
    screen = Screen(tuple(scenes), area, dwell, diagonal, hall, address)
    return screen if _says_what_is_left_out(screen) else None


def _areas() -> list[str]:
    granted = viewer().regions
    return [ALL_UK, *(name for name, region in regions_by_name().items() if region.code in granted)]


def _type_address() -> str:
    return st.text_input(
        "Address for the QR code",
        placeholder=sign_address(campaign()) or "None is set in campaign.toml",
        help="Empty: the campaign's own address to sign at. A short one is easier to scan and to type.",
        key="screen_address",
    ).strip()


def _says_what_is_left_out(screen: Screen) -> bool:
    """Name the scenes that have nothing to show; whether any is left."""
    day = london_day(now())
    missing = [name for name in screen.scenes if not has_content(name, campaign(), day, screen.address)]
    for name in missing:
        notice(f"“{_SCENE_WORDS[name]}” is left out: {_MISSING[name]}.")
    return len(missing) < len(screen.scenes)


def preview(screen: Screen) -> None:
    """The screen itself in a frame; it is the same page that the event opens."""
    st.header("Preview", anchor=False)
    with st.container(key="screen_preview"):
        st.iframe(
            f"{server_place(_PAGE)[1]}/screen?{screen.query}",
            height=_PREVIEW_HEIGHT,
            alt="The big screen as it is set up",
        )


def address_to_open(screen: Screen) -> None:
    """The one address, to copy."""
    st.header("Open this address on the screen", anchor=False)
    st.code("".join(server_place(_PAGE)) + f"/screen?{screen.query}", language=None, wrap_lines=True)


def its_token() -> None:
    """How a screen is let in where people have to sign in."""
    if rules().access.mode != "signed-in":
        return
    st.header("Give the screen its token", anchor=False)
    st.markdown(
        "Nobody signs in at a screen: it has a token of its own. Whoever runs the dashboard makes one, with the "
        "regions that the screen may show:"
    )
    st.code('python collect.py token new "Town hall" --for screen --region all', language=None, wrap_lines=True)
    st.markdown(
        "Open the address above on the screen once with `&token=` and the token behind it. The browser keeps the token "
        "where no script reads it, and the address is shown without it. It goes on through restarts; a screen that was "
        "not used for 30 days asks for it again. After the event:"
    )
    st.code('python collect.py token revoke "Town hall"', language=None, wrap_lines=True)


def instructions() -> None:
    """How a browser is made to show nothing else, and what to see to at the venue."""
    st.header("At the venue", anchor=False)
    st.markdown(
        "1. Open the address once **with a network**, over https, and leave it for a minute. From then on the browser "
        "keeps the page and the last figures: after a power cut without a network it shows them, with their time.\n"
        "2. Start the browser so that it shows nothing else, with a profile that is kept (no private window):"
    )
    st.code(
        'chromium --kiosk --noerrdialogs --disable-session-crashed-bubble --user-data-dir="$HOME/big-screen" "ADDRESS"',
        language=None,
        wrap_lines=True,
    )
    st.markdown(
        "3. Switch off sleep, screen saver and updates of the computer, and the television's own power saving. "
        "Over https the page asks for the screen to stay on, but a television does not listen to it.\n"
        "4. Keys: Space holds a scene and lets it go, the arrows show the one before or after. The button for it comes "
        "with a movement of the mouse.\n"
        "5. A banner says when the figures are late. After an hour without news the number is taken off; it comes "
        "back by itself. Nobody has to reload."
    )
