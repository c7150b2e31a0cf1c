"""The parts of the About page."""

import tomllib
from functools import cache
from html import escape
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from campaign.first_source import EXAMPLE, OTHER_SOURCES, STEPS
from campaign.model import Source
from data_sources.registry import connector_of
from figures.definitions import chapters
from figures.overview import NOT_ADDED_UP
from figures.words import day_words
from ui import plain
from ui.loaders import campaign, surveys
from ui.navigation import PROJECT
from ui.viewer import viewer

# Of each connector, in the words of somebody who has never heard of it.
_KINDS = {
    "uk_parliament": "Petition on petition.parliament.uk",
    "action_network": "Petition on Action Network",
    "signature_file": "Files of signatures",
    "engaging_networks": "Files from Engaging Networks",
    "paper_counts": "Signatures on paper, counted by hand",
    "sql_query": "Another database",
    "demonstration": "Generated for demonstration",
}


def connect_first_source() -> None:
    """While figures are generated: what is, and how that ends."""
    if not campaign().is_demonstration:
        return
    st.header("This is a demonstration", anchor=False)
    organisation = campaign().campaign.organisation
    plain.write(
        f"Every count, place and survey answer here is generated; none is from {organisation} or from anybody who "
        "signed. Only the findings and facts on the Overview are real, each with its source and date. To connect the "
        "first real source:"
    )
    plain.write(f"1. {STEPS[0]}")
    st.code(EXAMPLE, language=None, wrap_lines=True)
    for place, step in enumerate(STEPS[1:], start=2):
        plain.write(f"{place}. {step}")
    plain.caption(OTHER_SOURCES)


def about_campaign() -> None:
    """Who campaigns for what, and how to reach them."""
    about, links, support = campaign().campaign, campaign().links, campaign().support
    plain.header(about.name, anchor=False)
    plain.write(about.description)
    for contact in _contacts(about.organisation, links.website):
        st.html(f'<p class="contact">{contact}</p>')
    if not (support.telephone or support.address):
        plain.caption(f"{about.organisation} has not named a support line for this page.")


def source_table() -> None:
    """Where signatures come from, and how often each place is asked."""
    st.header("Where signatures come from", anchor=False)
    rows = [
        {
            "Source": source.label + (" (the big number)" if source.headline else ""),
            "What it is": _kind(source),
            "Read": _how_often(source),
        }
        for source in campaign().sources
    ]
    plain.table(pd.DataFrame(rows), alt="Table: where signatures come from")
    if len(rows) > 1:
        plain.caption(NOT_ADDED_UP)
    plain.caption("No name, e-mail address or postcode of anybody who signed is kept.")


def _kind(source: Source) -> str:
    """A petition on another site of Parliament's kind is named by that site."""
    elsewhere = urlsplit(source.settings.get("base_url", "")).hostname
    return f"Petition on {elsewhere}" if elsewhere and source.connector == "uk_parliament" else _KINDS[source.connector]


def survey_table() -> None:
    """Which surveys were asked, of whom and when."""
    if not (surveys() and viewer().may_open("survey")):
        return
    st.header("Where survey answers come from", anchor=False)
    rows = [
        {
            "Survey": one.title,
            "Asked": one.asked,
            "From": day_words(one.started),
            "To": day_words(one.ended),
        }
        for one in surveys().values()
    ]
    plain.table(pd.DataFrame(rows), alt="Table: surveys")


def meanings() -> None:
    """Every entry of docs/metrics.md, by chapter."""
    st.header("What each figure means", anchor=False)
    with st.container(key="meanings"):
        for heading, body in chapters().items():
            with st.expander(plain.as_words(heading)):
                st.markdown(body)


def licences_and_notices() -> None:
    """What may be reused, besides what the foot of every page says, and the version of what shows it."""
    st.header("Licences", anchor=False)
    plain.listed([line for line in _notices() if not line.startswith("reference/")])
    plain.caption(f"Campaign dashboard, version {_version()}.")


def _contacts(organisation: str, website: str | None) -> list[str]:
    support, found = campaign().support, []
    if website:
        found.append(f'Website: <a href="{escape(website)}" rel="noopener">{escape(organisation)}</a>')
    if support.telephone or support.address:
        words = " ".join(part for part in (support.name, support.telephone, support.hours) if part)
        address = support.address
        link = f' <a href="{escape(address)}" rel="noopener">{escape(address)}</a>' if address else ""
        found.append(f"Support: {escape(words)}{link}")
    return found


def _how_often(source: Source) -> str:
    jobs = connector_of(source).jobs
    return "By itself, while the petition is open" if jobs else "When a file is imported"


@cache
def _notices() -> list[str]:
    text = (PROJECT / "NOTICE").read_text(encoding="utf-8")
    return [line.replace("(c)", "©") for line in text.splitlines()[1:] if line]


@cache
def _version() -> str:
    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
