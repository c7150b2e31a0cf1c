"""Whatever is asked of the api, the answer is one that its description has. `make soak` asks for ten minutes."""

from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.areas import LEVELS, MAPS
from api.badge import THEMES
from reference.regions import regions_by_name
from tests.api.client import Api
from tests.api.described import DESCRIPTION

VALUES = {
    "area": ["", *regions_by_name()],
    "level": LEVELS,
    "source": ["parliament", "paper"],
    "boundary_set": MAPS,
    "theme": THEMES,
    "days": ["1", "60", "61", "014"],
}
ADDRESSES = st.sampled_from([*DESCRIPTION["paths"], "/api/v1/other.json", "/api/v1/count.json/"])
METHODS = st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# Headers hold what Latin-1 has, without control characters.
HEADERS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Parameters in any number and order; about half of the values are ones that exist."""
    names = draw(st.lists(st.sampled_from(list(VALUES)) | TEXTS, max_size=4))
    pairs = [(name, draw(st.sampled_from(VALUES[name]) | TEXTS if name in VALUES else TEXTS)) for name in names]
    return urlencode(pairs)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=ADDRESSES, query=queries(), method=METHODS, headers=st.fixed_dictionaries({}, optional={
    "Origin": HEADERS, "If_None_Match": HEADERS, "Accept_Encoding": st.sampled_from(["gzip", "identity"]),
    "Access_Control_Request_Method": METHODS,
}))  # fmt: skip
def test_any_question_has_a_described_answer(
    api_on_sqlite: Api, address: str, query: str, method: str, headers: dict[str, Any]
) -> None:
    answer = api_on_sqlite.ask(f"{address}?{query}", method, **headers)

    assert answer.status_code in {200, 204, 304, 400, 403, 404, 405}
