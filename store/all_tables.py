"""Every table of the store, whichever module describes it: for those who go through them all."""

import store.access_tables
import store.alert_tables
import store.audit_tables
import store.channel_tables
import store.flag_tables
import store.listed_tables
import store.milestone_tables
import store.place_quality_tables
import store.purge_tables
import store.survey_tables  # noqa: F401 - makes their tables known
from store.tables import Base

METADATA = Base.metadata
