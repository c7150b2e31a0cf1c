"""A survey of 400 generated people with answers that one to four gave and groups of 25, and all that is shown of it."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import streamlit as st
from openpyxl import load_workbook

from tests.pages.dashboard import Page

PEOPLE = {
    "London": 95,
    "South East": 90,
    "Scotland": 70,
    "North West": 60,
    "South West": 35,
    "Wales": 25,
    "North East": 25,
}
AGES = {"Under 45": 25, "45 to 64": 185, "65 and over": 190}
_FEW = (1, 2, 3, 4)

CODEBOOK = """
key = "attacked"
title = "A survey to attack"
population = "patients"
asked = "Online"
started = 2026-06-01
ended = 2026-08-31

[[breakdown]]
key = "region"
label = "Region"
column = "region"
groups = ["London", "South East", "Scotland", "North West", "South West", "Wales", "North East"]

[[breakdown]]
key = "age"
label = "Age"
column = "age"
groups = ["Under 45", "45 to 64", "65 and over"]

[[margin]]
breakdown = "age"
population = { "Under 45" = 30, "45 to 64" = 170, "65 and over" = 200 }
source = "A census"
as_of = 2021-03-21

[[question]]
key = "nurse"
wording = "Have you seen a nurse?"
short = "Nurse"
kind = "single"
column = "nurse"
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }, { code = "unsure", label = "Unsure" }]
highlight = ["no"]
breakdowns = ["region", "age"]

[[question]]
key = "confident"
wording = "How confident are you?"
short = "Confidence"
kind = "likert"
column = "confident"
options = [
  { code = "a", label = "Not at all" }, { code = "b", label = "Not very" }, { code = "c", label = "Neither" },
  { code = "d", label = "Fairly" }, { code = "e", label = "Very" },
]
highlight = ["a", "b"]
breakdowns = ["region", "age"]

[[question]]
key = "visits"
wording = "How often did you go?"
short = "Visits"
kind = "number"
column = "visits"
options = [
  { code = "low", label = "None or one", most = 1 }, { code = "middle", label = "Two to nine", least = 2, most = 9 },
  { code = "high", label = "Ten or more", least = 10 },
]
highlight = ["high"]
breakdowns = ["region", "age"]

[[question]]
key = "pain"
wording = "How bad was the pain?"
short = "Pain"
kind = "scale"
column = "pain"
options = [
  { code = "0", label = "0" }, { code = "3", label = "3" }, { code = "5", label = "5" }, { code = "10", label = "10" },
]
breakdowns = ["region", "age"]

[[question]]
key = "wanted"
wording = "What would have helped?"
short = "Wanted"
kind = "multi"
options = [
  { code = "talk", label = "Someone to talk to", column = "talk" },
  { code = "money", label = "Money", column = "money" },
  { code = "rare", label = "Something rare", column = "rare" },
]
breakdowns = ["region"]
"""


def answers_csv(people: dict[str, int] | None = None, seed: int = 5) -> str:
    """An export in which every region has an answer that one to four of its people gave."""
    random = np.random.default_rng(seed)
    regions = [region for region, count in (people or PEOPLE).items() for _ in range(count)]
    ages = random.permutation(np.repeat(list(AGES), _in_proportion(len(regions))))
    few = dict(zip(PEOPLE, _FEW * 2, strict=False))
    seen: dict[str, int] = {}
    lines = []
    for region, age in zip(regions, ages, strict=True):
        seen[region] = seen.get(region, 0) + 1
        is_one_of_few = seen[region] <= few[region]
        nurse = "unsure" if is_one_of_few else random.choice(["yes", "no"], p=[0.7, 0.3])
        confident = "a" if is_one_of_few else random.choice(list("bcde"), p=[0.2, 0.3, 0.3, 0.2])
        visits = 12 if is_one_of_few else random.choice([0, 1, 3, 5])
        wanted = [random.random() < 0.6, random.random() < 0.4, is_one_of_few]
        wanted[0] = wanted[0] or not any(wanted)
        pain = 10 if is_one_of_few else random.choice([0, 3, 5], p=[0.3, 0.4, 0.3])
        lines.append([region, age, nurse, confident, visits, pain, *("Yes" if one else "" for one in wanted)])
    random.shuffle(lines)
    text = StringIO()
    csv.writer(text).writerows(
        [["region", "age", "nurse", "confident", "visits", "pain", "talk", "money", "rare"], *lines]
    )
    return text.getvalue()


def _in_proportion(total: int) -> list[int]:
    counts = [count * total // sum(AGES.values()) for count in AGES.values()]
    return [*counts[:-1], total - sum(counts[:-1])]


@dataclass
class Downloads:
    """Every file that pages have offered since this began: tables as rows of cells, pictures by name, to be drawn."""

    files: list[list[list[str]]] = field(default_factory=list)
    pictures: dict[str, Callable[[], bytes]] = field(default_factory=dict)

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on every file that is offered is also downloaded."""
        offered = st.download_button

        def download(label: str, data: Any, file_name: str, *others: Any, **named: Any) -> bool:
            if Path(file_name).suffix in (".csv", ".xlsx"):
                self.files.append(_rows(data(), file_name))
            elif file_name.endswith(".svg"):
                self.pictures[file_name] = data
            return offered(label, data, file_name, *others, **named)

        monkeypatch.setattr(st, "download_button", download)


def _rows(file: bytes, name: str) -> list[list[str]]:
    if name.endswith(".csv"):
        return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(BytesIO(file))["Data"]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def charts(page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each chart's words for those who cannot see it, and all that is sent of it to the reader's browser."""
    for element in page.app.get("plotly_chart"):
        yield element.proto.alt, json.loads(element.proto.spec)


def texts_of(chart: Any) -> Iterator[str]:
    """Every text in a chart's JSON."""
    if isinstance(chart, str):
        yield chart
    elif isinstance(chart, dict | list):
        for part in chart.values() if isinstance(chart, dict) else chart:
            yield from texts_of(part)


def said_by(alt: str, chart: dict[str, Any]) -> list[str]:
    """What a chart says of the survey: its labels, what the pointer shows, its annotations and its words."""
    names = ("customdata", "text", "y", "name", "hovertext")
    marks = [[trace.get(name) for name in names] for trace in chart["data"]]
    annotations = [one["text"] for one in chart["layout"].get("annotations", [])]
    return [alt, *texts_of(marks), *annotations]


def texts_in_svg(picture: bytes) -> list[str]:
    """Every text that a picture shows or hides, and every attribute that is one."""
    found = list[str]()
    for element in ET.fromstring(picture).iter():  # noqa: S314 - our own picture
        found.append("".join(element.itertext()) if element.tag.endswith("}text") else (element.text or ""))
        found += [value for name, value in element.attrib.items() if name.startswith("data-") or name == "aria-label"]
    return [text for text in found if text.strip()]


def numbers_in(text: str) -> set[int]:
    """The whole numbers that a text gives beside the names of groups; of a decimal its digits."""
    for group in AGES:
        text = text.replace(group, "")
    return {int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)}
