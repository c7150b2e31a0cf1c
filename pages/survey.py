"""Survey: what people with the illness said, with how sure that is, and nobody identifiable."""

import streamlit as st

from ui.filters import filters_do_not_apply
from ui.states import nothing_yet
from ui.survey import (
    caveats,
    choose_question,
    choose_survey,
    choose_weighting,
    draw_everyone,
    draw_groups,
    how_we_asked,
    published,
    published_findings,
)


def page() -> None:
    """Everything on the page, or why there is nothing yet."""
    st.title("Survey", anchor=False)
    chosen = choose_survey()
    if chosen is None:
        nothing_yet(
            "No survey results have been published yet.",
            lambda: bool(published()),
            "They appear here once somebody has imported the answers and published them (see docs/sources.md).",
        )
        return
    survey, release = chosen
    caveats(survey, release)
    filters_do_not_apply("answers are for the whole of the UK; compare regions below")
    published_findings(survey, release)
    question, breakdown = choose_question(survey)
    shown = choose_weighting(release)
    draw_everyone(survey, release, shown, question)
    if breakdown is not None:
        draw_groups(survey, release, shown, question, breakdown)
    how_we_asked(survey, release)


page()
