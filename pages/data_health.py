"""Data health: how old each figure is, what went wrong, and what somebody has to do."""

import streamlit as st

from ui.filters import filters_do_not_apply
from ui.health import ended_notes, facts_register, health_table, import_table, question_table, trouble_notices
from ui.health_places import quality_table, sum_table
from ui.health_revisions import revision_table
from ui.milestones import milestone_notes
from ui.unusual import unusual_table

st.title("Data health", anchor=False)
st.caption(
    "How up to date each source is, what was unusual, and what somebody has to do. Nothing can be changed from here."
)
filters_do_not_apply("figures here are for every source as a whole")
trouble_notices()
health_table()
ended_notes()
question_table()
milestone_notes()
unusual_table()
revision_table()
sum_table()
quality_table()
import_table()
facts_register()
