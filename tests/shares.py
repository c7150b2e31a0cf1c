"""Faults by share, for the stand-ins: of all questions to a platform so many fail in this way and so many in that."""

import random
from collections.abc import Mapping
from typing import Literal

# Statuses are the numbers themselves. `truncate` ends in the middle of the answer and `drop` before it; `slow` answers
# well in the end, when nobody waits for it any more.
SharedFault = Literal["429", "500", "truncate", "drop", "slow"]

SLOW_SECONDS = 30.0


def drawn_fault(draw: random.Random, shares: Mapping[SharedFault, float]) -> SharedFault | None:
    """What is to go wrong with the next question, if anything."""
    if not shares:
        return None
    names = list(shares)
    return draw.choices([*names, None], [*shares.values(), 1 - sum(shares.values())])[0]
