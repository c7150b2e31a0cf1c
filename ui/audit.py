"""What readers of the pages do, for the audit log: they come in, are turned away, and take files with them."""

from collections.abc import Callable

import streamlit as st

from access.audited import ANYBODY, audit_entry, audit_name
from access.session import Refusal, signed_in_at
from access.viewer import Viewer
from store.audit import What, record_for_campaign
from ui.opened import campaign, rules
from ui.sign_in import audit_key

_TOLD = "told_to_audit_log"


def record_arrival(found: Viewer | Refusal) -> None:
    """Add that somebody has signed in, or was granted nothing: one entry for each sign-in.

    A tab tells of it at its first run. All tabs and servers tell of the same moment, that of the token, under the same
    key, of which the store takes one.
    """
    if rules().access.mode != "signed-in" or not (isinstance(found, Viewer) or found == "no grant"):
        return
    what: What = "sign-in" if isinstance(found, Viewer) else "refused"
    claims = st.user.to_dict()
    entry = audit_entry(claims, what, audit_key())
    if st.session_state.get(_TOLD) == entry:
        return
    # Also where the store cannot be written: no run of a page waits for that twice.
    st.session_state[_TOLD] = entry
    detail = "" if isinstance(found, Viewer) else found
    record_for_campaign(_campaign_key(), _who(), what, detail, signed_in_at(claims), entry)


def recorded_export(file_name: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What makes a file at the click, and then adds to the log that it was taken. Who it is, is settled now.

    A button's own callback would run the page again; a file that is made at the click does not.
    """
    who, key = _who(), _campaign_key()

    def made() -> bytes:
        contents = make()
        record_for_campaign(key, who, "export", file_name)
        return contents

    return made


def _who() -> str:
    return audit_name(st.user.to_dict(), rules(), audit_key()) if rules().access.mode == "signed-in" else ANYBODY


def _campaign_key() -> str:
    return campaign().campaign.key
