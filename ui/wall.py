"""What stands in place of every page for those who have not signed in, or were granted nothing."""

from html import escape

import streamlit as st

from access.session import Refusal, name_of
from ui import plain
from ui.opened import campaign, rules
from ui.states import notice


def wall(why: Refusal) -> None:
    """The way in, or whom to ask. Nothing here reads a figure."""
    if why == "no grant":
        _not_granted()
    else:
        _sign_in(why)


def sign_out_button() -> None:
    """End the session, in all tabs."""
    st.button("Sign out", on_click=st.logout, key="sign_out")


def _sign_in(why: Refusal) -> None:
    about = campaign().campaign
    plain.title(about.name, anchor=False)
    plain.write(f"This dashboard is for the people whom {about.organisation} has given access.")
    if why == "over":
        notice(f"You were signed in for {rules().access.hours:g} hours, which is as long as it lasts. Sign in again.")
    st.button("Sign in", on_click=st.login, type="primary", key="sign_in")
    _whom_to_ask("If you cannot sign in, or should have access")


def _not_granted() -> None:
    st.title("You have no access yet", anchor=False)
    name = escape(name_of(st.user.to_dict()))
    st.html(f"<p>You are signed in as <strong>{name}</strong>, but nobody has given you access to this dashboard.</p>")
    _whom_to_ask("To be given access")
    sign_out_button()


def _whom_to_ask(when: str) -> None:
    ask = rules().access.ask or f"whoever runs the dashboard at {campaign().campaign.organisation}"
    st.html(f"<p>{escape(when)}, ask {escape(ask)}.</p>")
