"""How a page of the dashboard prints: without what can only be clicked, with its tables opened, in light colours."""

import streamlit as st

from briefing.printed import css_text
from figures.status import status_in_words
from ui.filters import current_filters
from ui.loaders import campaign, headline, now

_RULES = """
<style>
@media print {
  /* Streamlit scrolls within the window, so that a printer would see one window's height. */
  html, body, #root, .stApp, [data-testid=stAppViewContainer], [data-testid=stMain],
  [data-testid=stMainBlockContainer] {
    position: static !important; display: block !important; height: auto !important; overflow: visible !important; }
  html, body, .stApp { background: transparent !important; }
  [data-testid=stMainBlockContainer] { padding: 0 !important; zoom: .6; }
  [data-testid=stHeader], [data-testid=stSidebar], [data-testid=stToolbar], [data-testid=stForm],
  [data-testid=stIFrame], .stButton, .stDownloadButton, .stLinkButton, .stPopover, .stSelectbox, .stMultiSelect,
  .stButtonGroup, .stTextInput, .stNumberInput, .stDateInput, .stPageLink { display: none !important; }
  /* Boxes that scroll, or lay out in rows and columns, are not broken between pages but cut. */
  [data-testid=stVerticalBlock], [data-testid=stExpander], [data-testid=stExpander] * { overflow: visible !important; }
  [data-testid=stVerticalBlock], [data-testid=stExpanderDetails] { display: block !important; }
  [data-testid=stElementContainer], [data-testid=stVerticalBlock], [data-testid=stExpander], [data-testid=stExpander] *,
  [data-testid=stLayoutWrapper] { break-inside: auto !important; }
  [data-testid=stElementContainer] { margin-bottom: .6rem; }
  [data-testid=stExpander] summary { display: none; }
  details::details-content { content-visibility: visible !important; height: auto !important; opacity: 1 !important; }
  h1, h2, h3, [data-testid=stCaptionContainer] { break-after: avoid; }
  .stPlotlyChart, tr, thead, .stMetric, .finding { break-inside: avoid !important; }
  .stPlotlyChart .main-svg { max-width: 100% !important; height: auto !important; background: transparent !important; }
  /* A table in a line of text, as Streamlit has it, is never broken between pages. */
  table { display: table !important; }
  thead { display: table-header-group; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>
<script src="briefing/charts-on-paper.js"></script>
"""
_SMALL = "font: 9pt sans-serif; color: #4A5563;"
# Paper is white. Only charts are turned over: what is filtered is printed as a picture, without letters to search for.
_OF_DARK_PAGES = """
<style>
@media print {
  .stApp, .stApp :not(svg *, .goal *) { color: #1B2430 !important; background-color: transparent !important; }
  .stApp :not(svg *) { border-color: #D5DAE1 !important; }
  .stApp .goal span { background-color: var(--primary) !important; }
  .stPlotlyChart { filter: invert(1) hue-rotate(180deg); }
}
</style>
"""


def add_print_style() -> None:
    """Put the rules for paper on the page, with what stands above and below each sheet of it."""
    mark = "Demonstration data. " if campaign().is_demonstration else ""
    above = css_text(f"{mark}{campaign().campaign.name}, {current_filters().in_words}")
    below = css_text(status_in_words(headline(), now()))
    margins = (
        f"@page {{ size: A4; margin: 18mm 12mm 16mm; @top-left {{ content: {above}; {_SMALL} }} "
        f'@top-right {{ content: counter(page) " / " counter(pages); {_SMALL} }} '
        f"@bottom-left {{ content: {below}; {_SMALL} }} }}"
    )
    is_dark = st.context.theme.type == "dark"
    st.html(f"<style>{margins}</style>{_OF_DARK_PAGES if is_dark else ''}")
    # By themselves, since they stay the same: a browser reads them, and asks for the script, once.
    st.html(_RULES, unsafe_allow_javascript=True)
