"""What every loader begins with: the campaign, and the process's one reader of its store."""

import streamlit as st

from access.session import Rules
from campaign.load import load_campaign, load_people
from campaign.model import Campaign
from store.engine import read_database_url
from store.readers import Reader, reader


@st.cache_resource
def campaign() -> Campaign:
    """The campaign, as it was when the server started."""
    return load_campaign()


@st.cache_resource
def rules() -> Rules:
    """What the campaign folder says about access, as it was when the server started."""
    return Rules(campaign().access, load_people())


def store_reader() -> Reader:
    """The reader of the campaign's store."""
    return reader(read_database_url(campaign().campaign.key))
