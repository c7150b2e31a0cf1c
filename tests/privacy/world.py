"""A campaign with a source of every kind, in whose inputs people and keys are planted wherever they fit."""

import csv
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from campaign.load import SHIPPED_FOLDER, load_surveys
from campaign.model import DEMONSTRATION
from data_sources.demonstration_survey import demonstration_respondents
from tests.action_network_upstream import ActionNetwork
from tests.builders import a_campaign_folder
from tests.filled import a_petition_document
from tests.json_platform import JsonPlatform, Reply
from tests.privacy.planted import EMAIL, IP_ADDRESS, NAME, OTHER_EMAIL, OWN_WORDS, PHONE, POSTCODES, SECRET, STREET

KEY, REFUSED_KEY, HASH_KEY = f"{SECRET}-of-the-group", f"{SECRET}-refused", f"{SECRET}-of-hashes"
NOBODY_TO_PLANT = {DEMONSTRATION}  # it makes its figures itself, and reads nothing
ALERTS = f'[alerts]\npost_to = "http://127.0.0.1:1/{SECRET}"\n'
RECORDED_SURVEYS = Path(__file__).parent.parent / "recorded" / "surveys"
# How the recorded exports name people, and who takes their place.
INVENTED = {
    r"Invented Person (\d+)": rf"{NAME} \1", r"person\d+@invented\.example": EMAIL, r"192\.0\.2\.\d+": IP_ADDRESS,
    r"Thank you": OWN_WORDS, r"tok\d+": OTHER_EMAIL, r"\bPerson (\d+)": rf"{NAME} \1",
}  # fmt: skip
PERSON = {
    "Name": NAME, "Mail": EMAIL, "Phone": PHONE, "Street": STREET, "Postcode": POSTCODES[0], "Note": OWN_WORDS,
}  # fmt: skip


@dataclass
class World:
    """What is built up: [[source]] tables, settings of the environment, files, and all that sources can read."""

    folder: Path
    stack: ExitStack
    tables: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    imports: list[tuple[str, Path]] = field(default_factory=list)
    incoming: list[Path] = field(default_factory=list)
    exports: list[Path] = field(default_factory=list)
    tool_exports: list[Path] = field(default_factory=list)
    inputs: dict[str, list[str]] = field(default_factory=dict)

    @property
    def campaign(self) -> Path:
        """The campaign folder."""
        return self.folder / "campaign"

    def source(self, key: str, connector: str, *entries: str) -> None:
        """Add a source."""
        about = f'key = "{key}"\nlabel = "Source {key}"\nconnector = "{connector}"\n'
        self.tables.append(f"[[source]]\n{about}" + "\n".join(entries) + "\n")

    def can_read(self, connector: str, *contents: object) -> None:
        """Note what sources of this kind find."""
        self.inputs.setdefault(connector, []).extend(str(content) for content in contents)

    def platform(self, replies: Mapping[str, Reply]) -> JsonPlatform:
        """A platform that stays until the end."""
        return self.stack.enter_context(JsonPlatform(replies))

    def file(self, name: str, rows: list[dict[str, Any]]) -> Path:
        """A CSV or XLSX file."""
        path = self.folder / name
        if path.suffix == ".xlsx":
            book = openpyxl.Workbook()
            for cells in ([*rows[0]], *([*row.values()] for row in rows)):
                book.active.append(cells)
            book.save(path)
        else:
            with path.open("w", newline="") as written:
                writer = csv.DictWriter(written, [*rows[0]])
                writer.writeheader()
                writer.writerows(rows)
        return path


def _uk_parliament(world: World) -> None:
    personal = {"creator_name": NAME, "additional_details": f"{OWN_WORDS}, {EMAIL}, {PHONE}, {POSTCODES[0]}"}
    document = a_petition_document()
    document["data"]["attributes"] |= personal
    failed = {"error": f"{NAME} <{EMAIL}>", "signature_count": EMAIL, "data": {"attributes": personal}}
    elsewhere = f"https://elsewhere.example/?key={SECRET}&mail={EMAIL}"
    broken = personal | {"signature_count": 1, "state": "open", "debate_outcome_at": NAME}
    replies = {
        "/petitions/1/count.json": Reply({"signature_count": 20_000}),
        "/petitions/1.json": Reply(document),
        "/petitions/2/count.json": Reply(failed),
        "/petitions/2.json": Reply({"data": {"attributes": broken}}),
        "/petitions/3/count.json": Reply(failed, 500),
        "/petitions/3.json": Reply(None, 302, {"Location": elsewhere}),
        "/petitions/4/count.json": Reply(failed, 403),
        "/petitions/4.json": Reply({"data": personal | {"attributes": EMAIL}}),
    }
    url = world.platform(replies).url
    world.source("parliament", "uk_parliament", 'platform_id = "1"', f'base_url = "{url}"', "headline = true")
    for number in (2, 3, 4):
        world.source(f"broken-{number}", "uk_parliament", f'platform_id = "{number}"', f'base_url = "{url}"')
    for key, address in {"away": f"http://reader:{SECRET}@127.0.0.1:1", "no-host": f"http://.?key={SECRET}"}.items():
        world.source(key, "uk_parliament", 'platform_id = "5"', f'base_url = "{address}"')
    world.can_read("uk_parliament", *(reply.document for reply in replies.values()), elsewhere, address)


def _action_network(world: World) -> None:
    person = {
        "given_name": NAME.split()[0], "family_name": NAME.split()[1],
        "email_addresses": [{"primary": True, "address": EMAIL}], "phone_numbers": [{"number": PHONE}],
        "postal_addresses": [{"primary": True, "postal_code": POSTCODES[0], "address_lines": [STREET]}],
    }  # fmt: skip
    signature = {"comments": OWN_WORDS, "referrer_data": {"source": OTHER_EMAIL, "referrer": f"https://x/?m={EMAIL}"}}
    network = ActionNetwork(
        key=KEY, signers=list(range(30)), requests_per_second=10_000, about_people=person, about_signatures=signature,
        faults=[("people/", "500")], words_of_faults=f"{NAME} <{EMAIL}> of {POSTCODES[1]}, key {KEY}",
    )  # fmt: skip
    wrong_row = {"identifiers": [EMAIL], "created_date": EMAIL, "action_network:person_id": NAME}
    wrong = world.platform(
        {
            "/api/v2/petitions/demo": Reply({"total_signatures": f"{NAME}, {POSTCODES[2]}"}),
            "/api/v2/petitions/demo/signatures": Reply({"_embedded": {"osdi:signatures": [wrong_row]}}),
        }
    )
    address = f'base_url = "{world.stack.enter_context(network).url}"'
    quick = ('platform_id = "demo"', "requests_per_second = 1000")
    world.source("network", "action_network", *quick, address)
    world.source("refused", "action_network", *quick, address, 'key_name = "REFUSED_KEY"')
    world.source("not-osdi", "action_network", *quick, f'base_url = "{wrong.url}"')
    world.environment |= {"ACTION_NETWORK_KEY": KEY, "REFUSED_KEY": REFUSED_KEY}
    world.can_read("action_network", person, signature, network.words_of_faults, wrong_row, KEY, REFUSED_KEY)


def _signers() -> list[dict[str, Any]]:
    """Ten people with all that a form asks for, the last three of them on lines that cannot be counted."""
    channels = ["e-mail", OTHER_EMAIL, POSTCODES[3], PHONE, "poster", "poster", "poster"]
    rows = [
        PERSON | {"Date": f"2026-06-1{place}", "Mail": f"{place}{EMAIL}", "Postcode": postcode, "Channel": channel}
        for place, (postcode, channel) in enumerate(zip([*POSTCODES, "", "SW9"], channels, strict=True))
    ]
    wrong = [{"Date": NAME}, {"Date": EMAIL}, {"Date": "1899-01-01"}]
    return rows + [rows[0] | one | {"Mail": f"x{place}{EMAIL}"} for place, one in enumerate(wrong)]


def _signature_file(world: World) -> None:
    columns = 'columns = { signed_at = "Date", postcode = "Postcode", email = "Mail", channel = "Channel" }'
    world.source("website", "signature_file", columns)
    unidentified = 'columns = { signed_at = "Date", postcode = "Postcode" }'
    world.source("forms", "signature_file", unidentified)
    incoming = world.folder / "incoming"
    incoming.mkdir()
    world.source("dropped", "signature_file", columns, f'folder = "{incoming}"')
    world.imports += [("website", world.file(name, _signers())) for name in ("export.csv", "export.xlsx")]
    world.imports.append(("forms", world.file("forms.csv", _signers())))
    headless = world.folder / "headless.csv"
    headless.write_text(f"{NAME},{EMAIL},{POSTCODES[0]}\n")
    unclosed = world.folder / "unclosed.csv"
    unclosed.write_text(f'Date,Mail,Postcode,Channel\n2026-06-01,"{EMAIL}"{NAME},{POSTCODES[0]},"x\n')
    world.imports += [("website", headless), ("website", unclosed)]
    world.incoming += [world.file(f"incoming/{name}", _signers()) for name in ("a.csv", "b.xlsx")]
    (incoming / "c.csv").write_text(headless.read_text())
    world.can_read("signature_file", _signers(), headless.read_text(), unclosed.read_text())


def _engaging_networks(world: World) -> None:
    world.source("actions", "engaging_networks", '[source.columns]\nchannel = "Campaign Data 33"')
    petition = {"Supporter ID": "", "Campaign Type": "PET", "Campaign ID": "Secondary", "Campaign Time": "10:00:00"}
    rows = [
        petition | {
            "Supporter Email": row["Mail"], "Campaign Date": row["Date"], "Postcode": row["Postcode"],
            "Country": "United Kingdom", "First Name": NAME, "Campaign Data 33": OTHER_EMAIL, "Phone": PHONE,
            "Campaign Data 1": OWN_WORDS, "Street": STREET,
        }
        for row in _signers()
    ]  # fmt: skip
    world.imports.append(("actions", world.file("actions.csv", rows)))
    world.imports.append(("actions", world.file("others.csv", [row | {"Campaign Type": NAME} for row in rows])))
    world.can_read("engaging_networks", rows)


def _paper_counts(world: World) -> None:
    world.source("paper", "paper_counts")
    day = {"date": "2026-06-13", "area": "Wales", "count": 12, "note": f"{NAME}'s stall, {PHONE}, {EMAIL}"}
    good = [day, day | {"area": POSTCODES[0], "count": 4}, day | {"area": POSTCODES[1]}]
    wrong = [day | {"area": STREET}, day | {"count": NAME}, day | {"date": OWN_WORDS}, day | {"count": -99_999}]
    world.imports += [("paper", world.file("paper.csv", good)), ("paper", world.file("wrong.xlsx", wrong))]
    world.can_read("paper_counts", good, wrong)


def _sql_query(world: World) -> None:
    database = world.folder / f"{SECRET}.sqlite"
    signed = datetime(2026, 6, 1, tzinfo=UTC)
    rows = [
        (number, (signed + timedelta(hours=number)).isoformat(), NAME, f"{number}{EMAIL}", postcode, channel)
        for number, (postcode, channel) in enumerate(
            zip(POSTCODES, ("web", EMAIL, PHONE, POSTCODES[4], ""), strict=True)
        )
    ]
    with sqlite3.connect(database) as connection:
        connection.execute(
            "CREATE TABLE people (id INTEGER, signed_at TEXT, name TEXT, mail TEXT, home TEXT, way TEXT)"
        )
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", [*rows, (9, NAME, NAME, EMAIL, "", "")])
    connection.close()
    world.environment |= {
        "CRM_URL": f"sqlite:///{database}",
        "AWAY_URL": f"postgresql://reader:{SECRET}@127.0.0.1:1/people",
        "NO_URL": f"reader:{SECRET}@people",
    }
    known = "SELECT id, signed_at, home AS postcode, way AS channel"
    queries = {
        "crm": f"{known} FROM people",
        "by-mail": f"{known}, mail FROM people",
        "by-home": f"{known}, home FROM people",
        "by-name": f"{known}, name FROM people",
        "mail-as-id": "SELECT mail AS id, signed_at FROM people",
        "home-as-id": "SELECT home AS id, signed_at FROM people",
        "wrong": f"{known} FROM people WHERE mail = '{EMAIL}' AND nothing = '{NAME}'",
        "not-sql": f"SELECT '{EMAIL}' '{NAME}' FROM FROM",  # noqa: S608 - that it is none is the point
    }
    cursors = {"by-mail": "mail", "by-home": "home", "by-name": "name"}
    for key, query in queries.items():
        cursor = f'cursor_column = "{cursors.get(key, "id")}"'
        world.source(key, "sql_query", 'url_name = "CRM_URL"', f'query = "{query}"', cursor)
    for key in ("AWAY_URL", "NO_URL"):
        query = f'query = "{queries["crm"]}"'
        world.source(key.lower().replace("_", "-"), "sql_query", f'url_name = "{key}"', query)
    world.can_read("sql_query", rows, queries, world.environment)


PLANTED: Mapping[str, Callable[[World], None]] = {
    "uk_parliament": _uk_parliament,
    "action_network": _action_network,
    "signature_file": _signature_file,
    "engaging_networks": _engaging_networks,
    "paper_counts": _paper_counts,
    "sql_query": _sql_query,
}


def _surveys(world: World) -> None:
    """An export that the codebook knows, and one in which people wrote other things than it knows."""
    rows = demonstration_respondents(load_surveys(SHIPPED_FOLDER)["unsurvivors"])[:600]
    personal = {"Name": NAME, "E-mail": EMAIL, "IP address": IP_ADDRESS, "In your own words": OWN_WORDS}
    answers = [row | personal | {"respondent": f"{place}{EMAIL}"} for place, row in enumerate(rows)]
    wrong = [dict(row) for row in answers[:40]]
    for row, cell in zip(wrong, (OWN_WORDS, EMAIL, NAME, POSTCODES[0]), strict=False):
        row["gp_visits"] = cell
    wrong[5]["region"] = STREET
    world.can_read("survey", answers, wrong)
    world.exports += [world.file("answers.csv", answers), world.file("own-words.csv", wrong)]


def _survey_tools(world: World) -> None:
    """The recorded export of each survey tool, with planted people in the place of invented ones."""
    for file in sorted(RECORDED_SURVEYS.iterdir()):
        path = world.folder / file.name
        if file.suffix == ".csv":
            path.write_bytes(_planted(file.read_bytes().decode()).encode())
            world.can_read("survey", path.read_text(encoding="utf-8"))
        elif file.suffix == ".xlsx":
            book = openpyxl.load_workbook(file)
            for cell in (cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)):
                cell.value = _planted(cell.value)
            book.save(path)
        else:
            continue
        world.tool_exports.append(path)


def _planted(text: str) -> str:
    for form, planted in INVENTED.items():
        text = re.sub(form, planted, text)
    return text


@contextmanager
def planted_world(folder: Path) -> Iterator[World]:
    """The world with its campaign folder; its platforms answer until the end of the block."""
    with ExitStack() as stack:
        world = World(folder, stack, environment={"SIGNATURE_HASH_KEY": HASH_KEY})
        for plant in PLANTED.values():
            plant(world)
        _surveys(world)
        _survey_tools(world)
        codebook = (SHIPPED_FOLDER / "surveys" / "unsurvivors.toml").read_text()
        recorded = (RECORDED_SURVEYS / "codebook.toml").read_text(encoding="utf-8")
        tables = "\n".join([*world.tables, ALERTS])
        a_campaign_folder(world.campaign, tables, unsurvivors=codebook, recorded=recorded)
        yield world
