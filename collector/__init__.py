"""Collecting, importing and publishing: where sources, store and metrics are joined, with no viewer needed."""
