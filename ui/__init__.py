"""Streamlit parts that all pages share."""
