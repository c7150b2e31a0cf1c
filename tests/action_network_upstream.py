"""A stand-in for the Action Network's API: a real server on this machine, whose list and faults a test sets."""

import random
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from tests.platform_server import Platform, PlatformHandler
from tests.shares import SLOW_SECONDS, SharedFault, drawn_fault

# Statuses are the numbers themselves. `truncate` ends in the middle of the answer and `drop` before it.
Fault = Literal["404", "410", "429", "500", "truncate", "drop"]

PAGE_SIZE = 25
FIRST_SIGNED = datetime(2026, 1, 5, 9, tzinfo=UTC)
# Of one person after another: most have a postcode, some none, one is not to be placed, one lives in Jersey.
POSTCODES = (
    "SW1A 1AA",
    "CF10 1EP",
    "EH1 1YZ",
    "BT1 5GS",
    None,
    "M1 1AE",
    "B1 1BB",
    "JE2 3QA",
    "QX99 9ZZ",
    "LS1 4AP",
    "",
)
SECOND_HOME = "PL1 2AA"
REGIONS = {
    "SW1A 1AA": "E12000007",
    "CF10 1EP": "W92000004",
    "EH1 1YZ": "S92000003",
    "BT1 5GS": "N92000002",
    "M1 1AE": "E12000002",
    "B1 1BB": "E12000005",
    "LS1 4AP": "E12000003",
}


@dataclass
class ActionNetwork(Platform):
    """One petition `demo`, from `with ActionNetwork(...) as platform` to the end of that block.

    `signers` are the numbers of those who signed, in order. A question is refused with 429 beyond
    `requests_per_second`. `faults` are given to the next questions whose path contains the text they are set for, one
    each; `always` to all; `shares` says how many of the others are to have which. `deleted_before_page` are signers who
    are gone once a page is asked for, just before it is given. `most_in_a_second` is how many questions there ever were
    within one second. `about_people` and `about_signatures` stand in the place of what each answer usually says, and
    `words_of_faults` in a failed one.
    """

    key: str = "the-right-key"
    signers: list[int] = field(default_factory=lambda: list(range(1_037)))
    requests_per_second: float = 4.0
    extra_in_total: int = 0
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    always: dict[str, Fault] = field(default_factory=dict)
    shares: Mapping[SharedFault, float] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    paths: list[str] = field(default_factory=list)
    most_in_a_second: int = 0
    deleted_before_page: dict[int, list[int]] = field(default_factory=dict)
    about_people: Mapping[str, Any] = field(default_factory=dict)
    about_signatures: Mapping[str, Any] = field(default_factory=dict)
    words_of_faults: str = "as asked for"
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    draw: random.Random = field(default_factory=lambda: random.Random(0), repr=False)
    _recent: deque[float] = field(default_factory=deque, repr=False)

    def __post_init__(self) -> None:
        super().__init__(_Handler)

    def is_too_fast(self) -> bool:
        """Count a question, and tell whether it is one too many within a second."""
        now = time.monotonic()
        self._recent.append(now)
        while now - self._recent[0] >= 1:
            self._recent.popleft()
        self.most_in_a_second = max(self.most_in_a_second, len(self._recent))
        return len(self._recent) > self.requests_per_second

    def fault(self, path: str) -> Fault | SharedFault | None:
        """What is to go wrong with this question."""
        for place, (part, fault) in enumerate(self.faults):
            if part in path:
                del self.faults[place]
                return fault
        always = next((fault for part, fault in self.always.items() if part in path), None)
        return always or drawn_fault(self.draw, self.shares)


def postcode_of(number: int) -> str | None:
    """The postcode of a signer; an empty one where the address has none, none where there is no address."""
    return POSTCODES[number % len(POSTCODES)]


def region_of(number: int) -> str | None:
    """The region in which a signer is to be counted."""
    return REGIONS.get(postcode_of(number) or "")


def signature_of(number: int) -> dict[str, Any]:
    """One row of the list."""
    signed_at = FIRST_SIGNED + timedelta(hours=3.3 * number)
    return {
        "identifiers": [f"somewhere_else:{number}", f"action_network:signature-{number:06d}"],
        "created_date": signed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "modified_date": signed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "comments": "A comment that is nobody's business",
        "referrer_data": {"source": ("email", "facebook", "direct_link")[number % 3]},
        "action_network:person_id": f"person-{number:06d}",
    }


def person_of(number: int) -> dict[str, Any]:
    """One person, with more about them than anybody needs."""
    postcode = postcode_of(number)
    second = [{"primary": False, "postal_code": SECOND_HOME, "country": "GB"}] if postcode and number % 2 else []
    first = {"primary": True, "postal_code": postcode, "country": "GB", "address_lines": [f"{number} Private Road"]}
    homes = [] if postcode is None else [*second, first]
    return {
        "identifiers": [f"action_network:person-{number:06d}"],
        "family_name": "Surname",
        "email_addresses": [{"primary": True, "address": f"person{number}@example.org"}],
        "postal_addresses": homes,
    }


class _Handler(PlatformHandler):
    """One question."""

    def do_GET(self) -> None:
        platform: ActionNetwork = self.server.platform
        with platform.lock:
            platform.paths.append(self.path)
            is_too_fast, fault = platform.is_too_fast(), platform.fault(self.path)
        if self.headers.get("OSDI-API-Token") != platform.key:
            self.answer(403, {"error": "API Key invalid or not present"})
        elif is_too_fast or fault == "429":
            platform.asked["429"] += 1
            self.answer(429, {"error": "too many"}, {"Retry-After": "1"})
        elif fault == "drop":
            platform.asked["drop"] += 1
            self.close_connection = True
        elif fault == "truncate":
            platform.asked["truncate"] += 1
            self.answer(200, {"total_signatures": 1}, cut=True)
        elif fault == "slow":
            platform.asked["slow"] += 1
            platform.released.wait(SLOW_SECONDS)
            self._answer_well(urlsplit(self.path).path)
        elif fault is not None:
            platform.asked[fault] += 1
            self.answer(int(fault), {"error": platform.words_of_faults})
        else:
            self._answer_well(urlsplit(self.path).path)

    def _answer_well(self, path: str) -> None:
        platform: ActionNetwork = self.server.platform
        if path == "/api/v2/petitions/demo":
            platform.asked["petition"] += 1
            self.answer(200, {"total_signatures": len(platform.signers) + platform.extra_in_total})
        elif path == "/api/v2/petitions/demo/signatures":
            platform.asked["page"] += 1
            self._answer_page(int(dict(parse_qsl(urlsplit(self.path).query)).get("page", 1)))
        elif (person := re.fullmatch(r"/api/v2/people/person-(\d+)", path)) and int(person[1]) in platform.signers:
            platform.asked["person"] += 1
            self.answer(200, person_of(int(person[1])) | dict(platform.about_people))
        else:
            self.answer(404, {"error": "not found"})

    def _answer_page(self, page: int) -> None:
        platform: ActionNetwork = self.server.platform
        with platform.lock:
            for gone in platform.deleted_before_page.pop(page, []):
                platform.signers.remove(gone)
            signers = platform.signers[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        links = {"self": {"href": f"{platform.url}{self.path}"}}
        if signers:  # on the last page too
            links["next"] = {"href": f"{platform.url}/api/v2/petitions/demo/signatures?page={page + 1}"}
        rows = [signature_of(one) | dict(platform.about_signatures) for one in signers]
        self.answer(200, {"per_page": PAGE_SIZE, "page": page, "_links": links, "_embedded": {"osdi:signatures": rows}})
