"""Goal: how far it is, when it may be reached, and how much such a forecast is worth."""

import streamlit as st

from figures.filters import Filters
from figures.goal import OF_EVERYWHERE
from ui import plain
from ui.filters import current_filters
from ui.forecasts import outlook_of
from ui.goal import beside_others, choose_goal, fan, how_it_did, milestone_table, standing
from ui.loaders import campaign
from ui.refresh import wait_for_the_reader
from ui.states import nothing_yet


def page(filters: Filters) -> None:
    """Everything on the page, or why there is nothing yet."""
    st.title("Goal", anchor=False)
    wait_for_the_reader()
    if not filters.area.is_all or filters.channel is not None or not filters.is_of_all_time:
        plain.caption(OF_EVERYWHERE)
    source = filters.source.key
    answer = st.container()
    goal = choose_goal()
    found = outlook_of(goal, source, campaign().petition.deadline)
    if found is None:
        nothing_yet("Nothing has been collected yet.", lambda: outlook_of(goal, source) is not None)
        return
    with answer:
        standing(found, goal, filters)
    fan(goal, filters)
    milestone_table(goal, filters)
    how_it_did(filters)
    beside_others(filters)


page(current_filters())
