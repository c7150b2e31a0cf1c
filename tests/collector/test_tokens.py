"""`collect.py token` makes, lists and revokes tokens, and says what is wrong."""

import pytest
from typer.testing import CliRunner

from collector.commands import app

RUN = CliRunner()


def run(*words: str, status: int = 0) -> str:
    result = RUN.invoke(app, ["token", *words], env={"COLUMNS": "140"})
    assert result.exit_code == status, result.output
    return result.output


def test_who_made_and_revoked_a_token_is_in_the_audit_log() -> None:
    token = run("new", "Town hall", "--for", "screen", "--for", "api").splitlines()[-1]
    run("revoke", "Town hall")
    run("revoke", "Town hall", status=2)

    told = RUN.invoke(app, ["audit"], env={"COLUMNS": "140"}).output
    assert [told.count(words) for words in ("made Town hall, for api, screen", "revoked Town hall")] == [1, 1]
    assert token not in told


def test_a_token_is_printed_once_listed_and_revoked() -> None:
    token = run("new", "Town hall", "--for", "screen", "--for", "api", "--region", "Wales").splitlines()[-1]

    listed = run("list")
    assert token.startswith("campaign_")
    assert token not in listed
    row = next(line for line in listed.splitlines() if "Town hall" in line)
    assert [word in row for word in ("api, screen", "Wales", "never", "yes")] == [True] * 4
    run("revoke", "Town hall")
    assert "revoked" in run("list")
    assert 'no token "Town hall" holds' in run("revoke", "Town hall", status=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x"], "say what it is for"),
        (["x", "--for", "everything"], "everything"),
        (["x", "--for", "api", "--region", "Atlantis"], "Atlantis: no such region; expected one of all, North East"),
        (["a/b", "--for", "api"], "1 to 60 letters"),
        (["y" * 61, "--for", "api"], "1 to 60 letters"),
    ],
)
def test_what_is_no_token_is_said_in_words(words: list[str], said: str) -> None:
    assert said in " ".join(run("new", *words, status=2).split())
    assert "There are no tokens." in run("list")
