"""How files of figures are called, so that nobody has to open one to know what it is."""

from datetime import datetime

from figures.words import UK


def file_stem(campaign: str, subject: str, area_name: str, now: datetime) -> str:
    """The name of a file without its ending: the campaign's key, subject, area and London time."""
    area = "".join(sign if sign.isalnum() else "-" for sign in area_name.lower())
    return f"{campaign}-{subject}-{area}-{now.astimezone(UK):%Y-%m-%d-%H%M}"
