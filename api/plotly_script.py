"""Plotly's script as Streamlit brings it, without the kinds of charts that no page of ours draws.

Streamlit 1.67 brings all of plotly.js 4: 4.7 MB that a browser reads before it draws the first line, three quarters of
them for street maps, three dimensions and WebGL. Each of plotly's modules stands in it by itself, as
`name=wrapper({"path"(…){…}})`, and runs once something asks for `name()`: what nothing asks for can be left out.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

KINDS = ("bar", "heatmap")
"""What charts are made of besides lines and points, which are in plotly's core."""

# Streamlit's licence (Apache 2.0) wants a changed file to say so.
_NOTICE = "/* Made of the script of this name in Streamlit: kinds of charts that are not drawn here are left out. */\n"
_NAME = r"[\w$]+"
_MODULE = re.compile(
    rf"(?:(?<![\w$])(?P<name>{_NAME})=|return )(?P<wrapper>{_NAME})"
    rf'\(\{{"(?P<path>(?:src|lib|build|node_modules|stackgl_modules|\(disabled\):node_modules)/[^"]+)"\('
)
_REGISTERS = "lib/index.js"
# What stands between two modules is the later one's: a list of what it offers, empty variables, functions.
_OFFERS = rf"[,;]{_NAME}=\{{\}};{_NAME}\({_NAME},\{{"
_BETWEEN = (
    re.compile(rf"(?<=\}}\}}\))(?:[,;]|,(?:{_NAME},)+|{_OFFERS}[\w$:()=>,]*\}}\);var (?:{_NAME},)*)$"),
    re.compile(rf"(?<=\}}\}}\)){_OFFERS}.*$", re.DOTALL),
)
_ASKED = re.compile(rf"(?<![\w$.])({_NAME})\(\)")
_REGISTERED = re.compile(rf"\.register\(\[((?:{_NAME}\(\),?)+)\]\)")


class UnknownBundle(ValueError):
    """The script is put together in another way than is known here; it can only be used as it is."""


@dataclass(frozen=True)
class _Part:
    """A module, or some that follow one another and cannot be told apart."""

    paths: tuple[str, ...]
    text: str

    @cached_property
    def asks_for(self) -> frozenset[str]:
        return frozenset(_ASKED.findall(self.text))


def small_scripts(folder: Path) -> dict[str, str]:
    """The address of Streamlit's script for plotly's charts: that of the same script without other kinds.

    Both are below the address of Streamlit's page. The second changes with what the script is made of and how, so that
    a browser may keep it for ever.

    Args:
        folder: Where Streamlit's page lies: `static` of the installed Streamlit.
    """
    found = [file.relative_to(folder).as_posix() for file in folder.glob("static/js/PlotlyChart.*.js")]
    return {script: f"{script.removesuffix('.js')}.{_how_it_is_made()}.js" for script in found}


def without_other_kinds(script: str) -> str:
    """The script with plotly's core and `KINDS` of charts, and all that is Streamlit's own.

    Raises:
        UnknownBundle: It is not known how the script is put together.
    """
    heads = _heads(script)
    parts = _parts(script, heads)
    ending = _registering(script[heads[-1].start() :], parts)
    kept = _asked_for(ending, parts)
    first, *others = dict.fromkeys(parts.values())
    if first not in kept:
        raise UnknownBundle("its first module is not needed, so that nothing could follow it")
    texts = "".join(part.text for part in others if part in kept)
    return f"{_NOTICE}{script[: heads[0].start()]}{first.text}{texts};{ending}"


@cache
def _how_it_is_made() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]


def _heads(script: str) -> list[re.Match[str]]:
    found = list(_MODULE.finditer(script))
    if not found or found[-1]["path"] != _REGISTERS or not all(head["name"] for head in found[:-1]):
        raise UnknownBundle(f"{_REGISTERS} is not the last of its modules")
    return found


def _parts(script: str, heads: Sequence[re.Match[str]]) -> dict[str, _Part]:
    """The part of each module but the last, by the module's name, in order."""
    parts: dict[str, _Part] = {}
    names: list[str] = []
    paths: list[str] = []
    text = ""
    for head, following in pairwise(heads):
        names.append(head["name"])
        paths.append(head["path"])
        module = script[head.start() : following.start()]
        end = _end(module)
        text += module[:end]
        if end is not None:
            parts |= dict.fromkeys(names, _Part(tuple(paths), text))
            names, paths, text = [], [], module[end:]
    if names or text != ";":
        raise UnknownBundle(f"something stands between its modules and {_REGISTERS}")
    return parts


def _end(module: str) -> int | None:
    """Where a module ends, of the text up to the next one; none where that cannot be told."""
    for between in _BETWEEN:
        found = between.search(module)
        if found is not None:
            return found.start()
    return None


def _registering(ending: str, parts: Mapping[str, _Part]) -> str:
    """The module that registers the kinds of charts, and all after it, with ours alone."""
    listed = _REGISTERED.search(ending)
    if listed is None:
        raise UnknownBundle("it has no list of the kinds of charts")
    wanted = [f"lib/{kind}.js" for kind in KINDS]
    found = {one: parts.get(one.removesuffix("()")) for one in listed[1].split(",")}
    asked = {path: one for one, part in found.items() if part is not None for path in part.paths}
    if not asked.keys() >= set(wanted):
        raise UnknownBundle(f"it does not list all of {', '.join(wanted)}")
    return ending.replace(listed[0], f".register([{','.join(asked[path] for path in wanted)}])", 1)


def _asked_for(ending: str, parts: Mapping[str, _Part]) -> set[_Part]:
    """All parts that anything which runs may ask for."""
    kept = set[_Part]()
    waiting = {parts[name] for name in _ASKED.findall(ending) if name in parts}
    while waiting:
        part = waiting.pop()
        kept.add(part)
        waiting |= {parts[name] for name in part.asks_for if name in parts} - kept
    return kept
