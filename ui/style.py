"""The few rules that Streamlit's theme cannot give: headline, notices and the state of the figures."""

import streamlit as st

from charts.theme import FONT

_RULES = f"""
<style>
:root {{ --warn-fg: #5C3B00; --warn-bg: #FFF4D6; --error-fg: #8A1C13; --error-bg: #FDECEA; --info-fg: #12436D;
  --info-bg: #E8F0F8; --muted: #4A5563; --ok: #1D6B4F; --track: #ECEEF1; --edge: #4A5563; --primary: #801650;
  --on-primary: #FFFFFF; --rule: #C4CAD2; }}
/* Paper is white, whatever the screen is. */
@media screen {{ .dark-figures {{ --warn-fg: #F2C14E; --warn-bg: #2A2412; --error-fg: #FF9A8F; --error-bg: #2E1816;
  --info-fg: #8CC4F2; --info-bg: #16283A; --muted: #B3BDC9; --ok: #6FCF9F; --track: #222C38; --edge: #B3BDC9;
  --primary: #F0A6C6; --on-primary: #12181F; --rule: #3A4655; }} }}
[data-testid=stMainBlockContainer] {{ padding-top: 4.5rem; padding-bottom: 2rem; }}
/* Streamlit's captions have 3.9:1; the brief asks for 4.5:1. */
[data-testid=stCaptionContainer] {{ color: var(--muted); opacity: 1; font-size: 15px; }}
[data-testid=stCaptionContainer] * {{ color: inherit; }}
/* A date is read whole, on two lines where one is too short: Streamlit cuts it off. */
[data-testid=stMetricValue] * {{ white-space: normal !important; overflow: visible; line-height: 1.2; }}
.headline {{ font-family: {FONT}; margin: 0; padding: 0; font-size: 28px; line-height: 1.25; font-weight: 600; }}
.headline .count {{ display: block; font-size: 56px; line-height: 1.1; font-variant-numeric: tabular-nums; }}
.goal {{ height: 22px; background: var(--track); border: 1px solid var(--edge); margin-top: 10px; }}
.goal span {{ display: block; height: 100%; background: var(--primary); }}
.under {{ font-size: 19px; margin: 6px 0 0; }}
.notice {{ margin: 0; padding: 10px 14px; border-left: 4px solid currentColor; color: var(--info-fg);
  background: var(--info-bg); font-size: 16px; }}
.demonstration {{ margin: 0; padding: 8px 14px; color: var(--warn-fg); background: var(--warn-bg); font-size: 16px;
  font-weight: 600; }}
.state {{ margin: 0; font-size: 16px; color: var(--muted); }}
.state .sign {{ font-weight: 700; }}
.state.late {{ padding: 8px 14px; color: var(--warn-fg); background: var(--warn-bg); }}
.state.stale {{ padding: 8px 14px; color: var(--error-fg); background: var(--error-bg); }}
.findings {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: 1rem; }}
.finding {{ margin: 0; font-size: 18px; }}
.finding strong {{ display: block; font-size: 32px; line-height: 1.2; }}
.finding small, .source {{ display: block; font-size: 14px; color: var(--muted); margin-top: 4px; }}
/* What was chosen of a list stands on the accent, which is pale in the dark: Streamlit writes on it in white. */
[data-tag] :is(span[title], button), .st-key-sign_in button {{ color: var(--on-primary); }}
.st-key-screen_preview iframe {{ width: 100%; max-width: 960px; height: auto; aspect-ratio: 16 / 9; }}
/* Streamlit keeps a height free that the preview has at one width alone. */
.st-key-screen_preview [data-testid=stElementContainer] {{ height: auto; flex: none; }}
/* As high as the lists beside them, so that the labels of both stand in one line. */
.stButtonGroup button {{ min-height: 2.5rem; }}
.table {{ overflow-x: auto; border: 1px solid var(--rule); border-radius: 8px; }}
.table table {{ border-collapse: collapse; width: 100%; margin: 0; font-size: 16px; line-height: 1.4; }}
.table :is(th, td) {{ padding: 6px 10px; text-align: left; vertical-align: top; border: 0 solid var(--rule);
  border-width: 0 1px 1px 0; }}
.table th {{ color: var(--muted); font-weight: 400; vertical-align: bottom; }}
.table .number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
.table th.number {{ white-space: normal; }}
.table tr > :last-child {{ border-right: 0; }} .table tbody tr:last-child td {{ border-bottom: 0; }}
.footer {{ font-size: 15px; color: var(--muted); border-top: 1px solid #7B8594; padding-top: 12px; margin-top: 24px; }}
.footer a, .demonstration a {{ color: inherit; }}
/* Below them stand chapters that may be closed: nobody could be sent to one. */
.st-key-meanings [data-testid=stHeaderActionElements] {{ display: none; }}
.contact {{ margin: 0; }} .contact a {{ color: var(--info-fg); }}
/* Figures side by side are equally high where one takes two lines, so that the words below them begin in one line. */
@media (min-width: 641px) {{ [data-testid=stMetric] {{ min-height: 145px; }} }}
@media (max-width: 640px) {{
  [data-testid=stMainBlockContainer] {{ padding-top: 3.6rem; padding-left: 1rem; padding-right: 1rem; }}
  /* A thumb needs more room than a pointer. */
  .stButtonGroup button, .stButton button, .stDownloadButton button, .stPopover button, .stPageLink a,
  .stLinkButton a, [data-testid=stSidebarNavLink], [data-testid=stExpander] summary, .stSelectbox [data-baseweb],
  .stNumberInput button {{ min-height: 44px; }}
  .stNumberInput button {{ min-width: 44px; }}
  /* What can be chosen is seen without pushing a row aside; tables keep columns in sight as far as there is room. */
  .stButtonGroup [role=radiogroup] {{ flex-wrap: wrap; overflow: visible; gap: 4px; }}
  /* In two rows each button has its own edge: Streamlit lets that of the chosen one stand for its neighbour's. */
  .stButtonGroup [data-variant=segmented_control] {{ margin: 0; border-radius: 8px; }}
  .stButtonGroup [data-variant=segmented_control]:not([data-selected]) {{ border-color: #7B8594 !important; }}
  .table :is(th, td) {{ font-size: 15px; padding: 4px; }}
  /* A table of many columns: each row a block of lines, each line named by its column; the first cell is its head. */
  .in-blocks :is(table, tbody, tr) {{ display: block; }}
  .in-blocks thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
  .in-blocks td {{ display: grid; grid-template-columns: 8rem 1fr; column-gap: 8px; border: 0; padding: 2px 8px; }}
  .in-blocks td::before {{ color: var(--muted); content: attr(data-heading); content: attr(data-heading) / ""; }}
  .in-blocks td:first-child {{ display: block; font-weight: 600; }}
  .in-blocks td:first-child::before {{ content: none; }}
  .in-blocks .number {{ text-align: left; }}
  .in-blocks tbody tr {{ padding: 6px 0; }} .in-blocks tr + tr {{ border-top: 1px solid var(--rule); }}
  [data-testid=stMetricValue] {{ font-size: 28px; }}
  .headline {{ font-size: 22px; }} .headline .count {{ font-size: 44px; }} .under {{ font-size: 17px; }}
}}
</style>
"""


_DRAWN_IN = "mode_drawn_in"


def add_style() -> None:
    """Put the rules on the page, in the colours of the reader's mode."""
    st.session_state[_DRAWN_IN] = st.context.theme.type
    st.html(_RULES.replace(".dark-figures", ":root") if st.context.theme.type == "dark" else _RULES)


def follow_mode() -> None:
    """Draw the page anew where the reader's computer has turned dark or light since: charts do not turn by themselves.

    Streamlit tells a part that renews itself of it, and does not run the page for it.
    """
    now, drawn_in = st.context.theme.type, st.session_state.get(_DRAWN_IN)
    if now is not None and drawn_in is not None and now != drawn_in:
        st.rerun(scope="app")
