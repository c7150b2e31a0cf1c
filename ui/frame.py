"""What stands around every page: navigation, the demonstration's mark, filters, state of the figures, footer."""

from html import escape

import streamlit as st

from figures.reference_words import licences
from ui.filter_bar import filter_bar, filter_summary
from ui.loaders import campaign
from ui.navigation import PROJECT, pages
from ui.states import guarded
from ui.status import status_line
from ui.style import add_style


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
    """Draw the frame and the page in it."""
    about = campaign().campaign
    st.set_page_config(layout="wide", page_icon=str(PROJECT / "ui" / "icon.png"))
    page = st.navigation(list(pages().values()), position="top")
    add_style()
    if campaign().is_demonstration:
        st.html(
            '<p class="demonstration">Demonstration data: the counts and answers here are generated, not those of '
            f"{escape(about.organisation)}. They go as soon as a source is set in campaign/campaign.toml.</p>"
        )
    guarded(filter_bar)()
    status_line()
    guarded(filter_summary)()
    guarded(page.run)()
    footer()


show()
