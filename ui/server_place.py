"""Where the server is, as the reader's browser knows it: for addresses of its plain pages."""

from urllib.parse import urlsplit

import streamlit as st


def server_place(page: str) -> tuple[str, str]:
    """The server's address, and the path below which the dashboard lies, seen from the page with this address."""
    parts = urlsplit(str(st.context.url or ""))
    path = parts.path.rstrip("/").removesuffix(f"/{page}")
    return (f"{parts.scheme}://{parts.netloc}" if parts.netloc else "", path)
