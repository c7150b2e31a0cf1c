"""One script a page: load, compute, draw."""
