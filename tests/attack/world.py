"""A campaign of which every text is an attack: in its folder, in files, in channels and in the platform's answers."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from campaign.load import load_campaign, load_surveys
from collector.publish_survey import import_survey, publish_survey
from data_sources.records import RejectedLine, Signature
from store.flags import Noticed, dismiss, save_noticed
from store.imports import import_signatures
from tests.filled import a_petition_document, collect_everything, save_totals

# It would run as an element of HTML, in an attribute, as Markdown, and as what plotly takes for markup; and if nothing
# of it ran, a link or a picture of somebody else's would still stand on the page.
SCRIPT = (
    '"\'><script>window.__attacked=1</script><img src=x onerror="window.__attacked=1"><svg onload=window.__attacked=1>'
)
LINKS = '<a href="//attacker.invalid">here</a>[here](//attacker.invalid)![x](//attacker.invalid/x.png)'
PAYLOAD = f"{SCRIPT}{LINKS}<b>bold</b>**strong**`code`:red[red]$x^2$&lt;"
# What may not stand in an address or a file name is left out.
FILE_NAME = "<img src=x onerror=window.__attacked=1>[here](javascript:window.__attacked=1)=1+1.csv"
ADDRESS = "https://attacked.example/\"onmouseover=window.__attacked=1'><script>window.__attacked=1</script>"
GROUPS = ("<img src=x onerror=window.__attacked=1>[a](//attacker.invalid)", "<b>two</b>**two**")
CHANNEL = "<img src=x onerror=window.__attacked=1>[c](//attacker.invalid)"


def _text(words: str) -> str:
    """A text of TOML is written as one of JSON."""
    return json.dumps(words)


def _campaign(day: datetime) -> str:
    text, past, ahead = _text(PAYLOAD), f"{day - timedelta(days=2):%Y-%m-%d}", f"{day + timedelta(days=60):%Y-%m-%d}"
    stated = f"wording = {text}\nvalue = {text}\nsource = {text}\ndate = {past}\nreview_by = {ahead}\nnote = {text}\n"
    return f"""
[campaign]
key = "test"
name = {text}
organisation = {text}
description = {text}

[petition]
goal = 100000

[[milestone]]
signatures = 20000
label = {text}

[[source]]
key = "parliament"
label = {text}
connector = "uk_parliament"
platform_id = "3"
headline = true

[[source]]
key = "website"
label = {_text(f"Second {PAYLOAD}")}
connector = "signature_file"
columns = {{ signed_at = "Date", postcode = "Postcode", id = "Id", channel = "Channel" }}

[[event]]
day = {past}
label = {text}

[[finding]]
key = "finding"
base = {text}
{stated}
[[fact]]
key = "fact"
{stated}
[[voice]]
key = "voice"
words = {text}
named = {text}
consented = true
consented_on = {past}

[links]
website = {_text(ADDRESS.replace(" ", "+"))}
sign = {_text(ADDRESS.replace(" ", "+"))}

[support]
name = {text}
telephone = {text}
hours = {text}
address = {_text(ADDRESS.replace(" ", "+"))}

[embed]
words = {_text("<img src=x onerror=window.__attacked=1>")}
"""


def _codebook() -> str:
    text = _text(PAYLOAD)
    options = ", ".join(f"{{ code = '{code}', label = {_text(code + PAYLOAD)} }}" for code in "yn")
    return f"""
key = "attack"
title = {text}
population = {text}
asked = {text}
started = 2026-06-01
ended = 2026-08-31

[[breakdown]]
key = "age"
label = {text}
column = "age"
groups = [{", ".join(map(_text, GROUPS))}]

[[question]]
key = "nurse"
wording = {text}
short = {text}
kind = "single"
column = "nurse"
options = [{options}]
highlight = ["n"]
breakdowns = ["age"]
"""


def attacked_platform() -> dict[str, Any]:
    """A petition whose every text attacks; codes, which the platform's answers are known by, are right."""
    document = a_petition_document()
    attributes = document["data"]["attributes"]
    attributes |= {"action": PAYLOAD, "background": PAYLOAD, "additional_details": PAYLOAD}
    for name in ("signatures_by_country", "signatures_by_constituency", "signatures_by_region"):
        for area in attributes[name]:
            area |= {"name": PAYLOAD, "mp": PAYLOAD}
    return document


@dataclass(frozen=True)
class AttackedWorld:
    """The folder of the campaign, and its store."""

    folder: Path
    engine: Engine


def attacked_world(folder: Path, engine: Engine, now: datetime | None = None) -> AttackedWorld:
    """Write the campaign, and collect what attacks it: counts of three days, areas, a file, a survey and a flag."""
    now = now or datetime.now(UTC)
    (folder / "surveys").mkdir(parents=True)
    (folder / "campaign.toml").write_text(_campaign(now), encoding="utf-8")
    (folder / "surveys" / "attack.toml").write_text(_codebook(), encoding="utf-8")
    campaign = load_campaign(folder)
    collect_everything(engine, campaign, now - timedelta(days=3), attacked_platform())
    start = now - timedelta(hours=70)
    hour = timedelta(hours=1)
    save_totals(engine, campaign.headline_source, *range(20_000, 20_700, 10), start=start, every=hour)
    collect_everything(engine, campaign, now, attacked_platform())
    _import_file(engine, now)
    flag = Noticed("surge", start + 24 * hour, "", {"observed": 900.0, "expected": 100.0})
    save_noticed(engine, "parliament", [flag], now)
    dismiss(engine, "parliament", "surge", flag.at, PAYLOAD, now)
    _publish_survey(folder, engine, now)
    return AttackedWorld(folder, engine)


def _import_file(engine: Engine, now: datetime) -> None:
    signed = [
        Signature(f"{number:032x}", now - timedelta(hours=number), None, "unknown", f"{number % 2}{CHANNEL}")
        for number in range(48)
    ]
    lines: list[Signature | RejectedLine] = [*signed, RejectedLine(49, PAYLOAD)]
    import_signatures(engine, "website", (FILE_NAME, "0" * 64), lines, now)


def _publish_survey(folder: Path, engine: Engine, now: datetime) -> None:
    export = folder / "answers.csv"
    with export.open("w", newline="", encoding="utf-8") as file:
        rows = [(GROUPS[number % 2], "ny"[number % 3 > 0]) for number in range(300)]
        csv.writer(file).writerows([("age", "nurse"), *rows])
    survey = load_surveys(folder)["attack"]
    import_survey(engine, survey, export, now)
    publish_survey(engine, survey, now)
