"""The steps of petitions on pages, with the dates that their platforms give."""

import streamlit as st

from figures.milestones import steps_in_words
from figures.words import london_day
from ui import plain
from ui.loaders import campaign, headline, load_milestones, now


def petition_steps() -> None:
    """The steps of the campaign's own petition, as a list; nothing where its platform gives no dates."""
    dates = load_milestones().get(headline().source, ())
    if dates:
        st.header("The petition so far", anchor=False)
        plain.listed(steps_in_words(dates, london_day(now())))
        plain.caption(f"Dates: {campaign().headline_source.label}.")


def milestone_notes() -> None:
    """The same of every source, for Data health."""
    dates = load_milestones()
    named = [source for source in campaign().sources if source.key in dates]
    if not named:
        return
    st.header("Dates of the petitions", anchor=False)
    for source in named:
        steps = steps_in_words(dates[source.key], london_day(now()))
        plain.write(f"{source.label}:")
        plain.listed(steps)
