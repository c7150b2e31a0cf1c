"""What is counted and what was asked: the one folder another charity edits, typed and checked on load."""
