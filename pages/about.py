"""About: what each figure means, where it comes from, under which licence it stands, and who stands behind it."""

import streamlit as st

from ui.about import about_campaign, connect_first_source, licences_and_notices, meanings, source_table, survey_table
from ui.filters import filters_do_not_apply

st.title("About", anchor=False)
st.caption("What the figures mean, where they come from, and who stands behind them.")
filters_do_not_apply("it has no figures")
connect_first_source()
about_campaign()
source_table()
survey_table()
meanings()
licences_and_notices()
