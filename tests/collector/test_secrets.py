"""Platforms' keys come from the environment or Streamlit's secrets, and no message holds any part of one."""

from pathlib import Path

import pytest

from collector.secrets import platform_key
from data_sources.errors import SourceMisconfigured

NAME, KEY = "A_PLATFORMS_KEY", "4f9c-a-key-that-nobody-may-see"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of secrets that its owner alone may read, with nothing in it yet, and nothing in the environment."""
    monkeypatch.delenv(NAME, raising=False)
    made = tmp_path / "secrets.toml"
    made.touch(mode=0o600)
    return made


def refusal(file: Path) -> str:
    """What is said of a key that cannot be used."""
    with pytest.raises(SourceMisconfigured) as refused:
        platform_key(NAME, "Our petition", file)
    assert KEY not in f"{refused.value} {refused.value!r} {refused.value.__cause__!r} {refused.value.__context__}"
    return str(refused.value)


def test_the_environment_comes_before_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(f'{NAME} = "another"')
    monkeypatch.setenv(NAME, KEY)

    assert platform_key(NAME, "Our petition", file) == KEY


def test_is_read_from_the_file_where_the_environment_has_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(f'{NAME} = " {KEY}\\n"\n[other]\nthing = 1\n')
    monkeypatch.setenv(NAME, "")

    assert platform_key(NAME, "Our petition", file) == KEY


def test_a_missing_key_is_named_with_both_places_where_it_can_be(file: Path) -> None:
    assert refusal(file) == (
        "Our petition: there is no key A_PLATFORMS_KEY. "
        "Set A_PLATFORMS_KEY in the environment or in .streamlit/secrets.toml"
    )
    file.write_text(f'another = "{KEY}"')
    assert "there is no key" in refusal(file)
    file.unlink()
    assert "there is no key" in refusal(file)


@pytest.mark.parametrize(
    "content",
    [f"{NAME} = {KEY}", f'{NAME} = "{KEY}', f'{NAME} = "{KEY}"\n{NAME} = "{KEY}"', f'{NAME} = "{KEY}\x00"', "\udcff"],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(file: Path, content: str) -> None:
    file.write_bytes(content.encode(errors="surrogateescape"))

    assert f"{file} cannot be read. It has to be TOML" in refusal(file)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_read_or_change_is_refused_with_what_to_do(file: Path, mode: int) -> None:
    file.write_text(f'{NAME} = "{KEY}"')
    file.chmod(mode)

    assert refusal(file).endswith(f"Run: chmod 600 {file}")
    file.chmod(0o400)
    assert platform_key(NAME, "Our petition", file) == KEY


def test_a_file_that_was_changed_is_read_again(file: Path) -> None:
    file.write_text(f'{NAME} = "another"')
    assert platform_key(NAME, "Our petition", file) == "another"

    file.write_text(f'{NAME} = "{KEY}"')

    assert platform_key(NAME, "Our petition", file) == KEY


@pytest.mark.parametrize("value", ["1234", f'["{KEY}"]', '" "', f'"{KEY}\\n{KEY}"', f'"{KEY}ä"'])
def test_something_that_is_no_key_is_refused_before_it_is_sent(file: Path, value: str) -> None:
    file.write_text(f"{NAME} = {value}", encoding="utf-8")

    assert "holds something that is no key" in refusal(file)
