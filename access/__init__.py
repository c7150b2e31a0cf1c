"""Who may see what: roles, grants and sessions, as rules without a network, a database or a page."""
