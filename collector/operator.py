"""Who runs a command, as the audit log names them."""

import os
import pwd


def operator() -> str:
    """The system's user; with sudo, behind it the one who asked for it: `dashboard (jane)`.

    Not from LOGNAME or USER, which anybody may set.
    """
    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:  # in a container a number may have no name
        name = f"user {number}"
    asked_for = os.environ.get("SUDO_USER")
    return f"{name} ({asked_for})" if asked_for and asked_for != name else name
