"""What stands around every page: the sign-in wall, navigation, filters, state of the figures, footer."""

from base64 import b64encode
from functools import cache
from html import escape

import streamlit as st

from access.viewer import Viewer
from figures.reference_words import licences
from ui.audit import record_arrival
from ui.filter_bar import filter_bar, filter_summary
from ui.loaders import campaign
from ui.navigation import PROJECT, one_page_everywhere, pages
from ui.print_style import add_print_style
from ui.refresh import show_nothing_yet
from ui.states import could_not_draw, guarded
from ui.status import status_line
from ui.style import add_style
from ui.viewer import standing
from ui.wall import sign_out_button, wall


def footer() -> None:
    """Links, support line and licences."""
    links, support = campaign().links, campaign().support
    named = (
        ("Sign the petition", links.sign),
        ("The report", links.report),
        ("Questions and answers", links.questions),
        (campaign().campaign.organisation, links.website),
    )
    parts = [f'<a href="{escape(address)}" rel="noopener">{escape(words)}</a>' for words, address in named if address]
    if support.telephone or support.address:
        words = " ".join(part for part in (support.name, support.telephone, support.hours) if part)
        target = f' <a href="{escape(support.address)}">{escape(support.address)}</a>' if support.address else ""
        parts.append(f"{escape(words)}{target}")
    st.html(f'<footer class="footer">{" &nbsp;·&nbsp; ".join(parts)}<br>{escape(licences())}</footer>')


def show() -> None:
    """Draw the frame and the page in it; for those who may see nothing, the wall and nothing else."""
    st.set_page_config(layout="wide", page_icon=_icon())
    add_style()
    try:
        found = standing()
    except Exception:  # who may not be asked for is not let in
        could_not_draw("We cannot tell at the moment who may see this dashboard. Try again in a minute.")
        return
    record_arrival(found)
    if not isinstance(found, Viewer):
        one_page_everywhere(lambda: wall(found), "Sign in").run()
        return
    offered = pages()
    page = st.navigation(list(offered.values()), position="top")
    about = campaign().campaign
    if campaign().is_demonstration:
        st.html(
            '<p class="demonstration">Demonstration data: the counts and answers here are generated, not those of '
            f'{escape(about.organisation)}. <a href="about">How to connect the first source</a>.</p>'
        )
    guarded(filter_bar)()
    guarded(filter_summary)()
    show_nothing_yet()
    if page is not offered.get("overview"):  # which renews it with its number
        status_line()
    guarded(add_print_style)()
    guarded(page.run)()
    footer()
    if found.name is not None:
        _signed_in(found.name)


def _signed_in(name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="state">Signed in as {escape(name)}.</p>', width="content")
        sign_out_button()


@cache
def _icon() -> str:
    """As an address that holds the picture itself: files of the server are only for those who may download."""
    return "data:image/png;base64," + b64encode((PROJECT / "ui" / "icon.png").read_bytes()).decode()


show()
