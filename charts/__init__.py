"""Figures: tables in, plotly out. Nothing is read and nothing computed that a metric defines."""
