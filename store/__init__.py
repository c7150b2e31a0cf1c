"""All SQL: what was collected, kept so that nothing is lost, doubled or invented."""
