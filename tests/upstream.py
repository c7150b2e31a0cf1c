"""A stand-in for the UK Parliament's petitions platform: a real server on this machine, whose answers a test sets."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Literal, get_args

from reference.constituencies import constituencies
from reference.regions import regions
from tests.platform_server import Platform, PlatformHandler
from tests.shares import SLOW_SECONDS, SharedFault, drawn_fault

# Statuses are the numbers themselves. `truncate` ends in the middle of the answer, `drop` before it, and `hang` never.
Fault = Literal["404", "410", "429", "500", "truncate", "drop", "hang"]
FAULTS: tuple[Fault, ...] = get_args(Fault)

_UNALLOCATED_PERCENT, _OVERSEAS_PERCENT = 2, 4
_FIRST_MODIFIED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Petition:
    """One petition on the platform; a test sets its fields while the server runs.

    `rises_by` signatures come in with every question for the count. Of the `faulty` share of answers each has one of
    the `faults`. Instead of these, `shares` gives each fault a share of its own. An answer takes up to `slow_seconds`.
    """

    signatures: int = 10_000
    rises_by: int = 0
    state: Literal["open", "closed"] = "open"
    archived: bool = False
    faults: tuple[Fault, ...] = ()
    faulty: float = 1.0
    shares: Mapping[SharedFault, float] = field(default_factory=dict)
    retry_after: str | None = None
    slow_seconds: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)
    _states: list[int] = field(default_factory=list)

    def last_modified(self) -> str:
        """A time that is another one whenever the count is, however fast it changes."""
        if not self._states or self._states[-1] != self.signatures:
            self._states.append(self.signatures)
        return format_datetime(_FIRST_MODIFIED + timedelta(seconds=len(self._states)), usegmt=True)


class Upstream(Platform):
    """The platform, from `with Upstream() as platform` to the end of that block. A petition exists once it is named."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self._petitions: dict[str, Petition] = {}
        super().__init__(_Handler)

    def __getitem__(self, platform_id: str) -> Petition:
        """The petition of this number, which exists from now on."""
        return self._petitions.setdefault(platform_id, Petition())

    def find(self, platform_id: str) -> Petition | None:
        """The petition of this number, if there is one."""
        return self._petitions.get(platform_id)


def todays_shape(platform_id: str, petition: Petition) -> dict[str, Any]:
    """The whole petition as the platform gives it since 2024: seats shared out by electors, regions by letter."""
    total = petition.signatures
    overseas = total * _OVERSEAS_PERCENT // 100
    at_home = total - overseas - total * _UNALLOCATED_PERCENT // 100
    electors = {code: seat.electors or 0 for code, seat in constituencies("2024").items()}
    by_seat = _shared_out(at_home, electors)
    by_region = Counter[str]()
    for code, signatures in by_seat.items():
        by_region[constituencies("2024")[code].region] += signatures
    return {
        "action": f"Petition {platform_id}",
        "state": petition.state,
        "signature_count": total,
        "signatures_by_country": [
            _row("United Kingdom", "code", "GB", total - overseas),
            _row("France", "code", "FR", overseas),
        ],
        "signatures_by_constituency": [
            _row(constituencies("2024")[code].name, "ons_code", code, signatures)
            for code, signatures in by_seat.items()
            if signatures
        ],
        "signatures_by_region": [
            _row(region.name, "ons_code", region.petition_letter, by_region[region.code]) for region in regions()
        ],
    }


def _shared_out(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Whole numbers in these proportions that add up to the total."""
    shared: dict[str, int] = {}
    weight_so_far, given, whole = 0, 0, sum(weights.values())
    for key, weight in weights.items():
        weight_so_far += weight
        shared[key] = total * weight_so_far // whole - given
        given += shared[key]
    return shared


def _row(name: str, code_field: str, code: str, signatures: int) -> dict[str, Any]:
    return {"name": name, code_field: code, "signature_count": signatures}


class _Handler(PlatformHandler):
    """One question."""

    def do_GET(self) -> None:
        words = self.path.removeprefix("/archived").removesuffix(".json").split("/")
        petition = self.server.platform.find(words[2]) if words[1] == "petitions" else None
        if petition is None:
            self.answer(404, {"error": "not found"})
            return
        petition.asked["count" if words[3:] == ["count"] else "whole"] += 1
        draw = self.server.platform.random
        if petition.slow_seconds:
            self.server.platform.released.wait(draw.uniform(0, petition.slow_seconds))
        fault: Fault | SharedFault | None = drawn_fault(draw, petition.shares)
        if fault is None and petition.faults and draw.random() < petition.faulty:
            fault = draw.choice(petition.faults)
        if fault is None:
            self._answer_well(words, petition)
        else:
            self._fail(words, fault, petition)

    def _answer_well(self, words: list[str], petition: Petition) -> None:
        if words[3:] == ["count"]:
            self._answer_count(petition)
        else:
            self._answer_whole(words[2], petition)

    def _answer_count(self, petition: Petition) -> None:
        if petition.archived:
            self.answer(404, {"error": "not found"})
            return
        petition.signatures += petition.rises_by
        modified = petition.last_modified()
        if self.headers.get("If-Modified-Since") == modified:
            petition.asked["unchanged"] += 1
            self.answer(304, None, {"Last-Modified": modified})
        else:
            self.answer(200, {"signature_count": petition.signatures}, {"Last-Modified": modified})

    def _answer_whole(self, platform_id: str, petition: Petition) -> None:
        if petition.archived and not self.path.startswith("/archived/"):
            self.answer(302, None, {"Location": f"/archived/petitions/{platform_id}.json"})
            return
        whole = {"type": "petition", "attributes": todays_shape(platform_id, petition)}
        self.answer(200, {"data": whole}, {"Last-Modified": petition.last_modified()})

    def _fail(self, words: list[str], fault: Fault | SharedFault, petition: Petition) -> None:
        petition.asked[fault] += 1
        match fault:
            case "hang":
                self.server.platform.released.wait()
            case "slow":
                self.server.platform.released.wait(SLOW_SECONDS)
                self._answer_well(words, petition)
            case "drop":
                self.close_connection = True
            case "truncate":
                self.answer(200, {"signature_count": petition.signatures}, cut=True)
            case status:
                retry = {"Retry-After": petition.retry_after} if petition.retry_after else {}
                self.answer(int(status), {"error": "as asked for"}, retry)
