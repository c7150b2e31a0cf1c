"""A figure in words, for snapshots that a person can review: what is drawn and written, each colour by its role.

Never the figure's own JSON: it holds numbers as base64 and the whole template.
"""

from collections.abc import Iterable
from dataclasses import fields
from numbers import Real
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.theme import Palette

_MOST_LISTED = 3
# Numbers as large as this are moments in milliseconds.
_LEAST_MOMENT = 10**12

Roles = dict[str, list[str]]


def describe(figure: go.Figure, palette: Palette) -> str:
    """The figure in lines of plain text; colours are given by their role in the palette."""
    roles = _roles(palette)
    page = _role(figure.layout.paper_bgcolor, roles, "background")
    lines = [f"{palette.mode} figure, {figure.layout.height} px high, on {page}"]
    for trace in figure.data:
        lines += _trace(trace, roles)
    lines += [_shape(shape, roles) for shape in figure.layout.shapes]
    lines += [_annotation(one, roles) for one in figure.layout.annotations]
    lines += _panels(figure)
    lines += [_axis("across", figure.layout.xaxis, roles), _axis("up", figure.layout.yaxis, roles)]
    lines.append(f"on touch: hover {figure.layout.hovermode}, drag {figure.layout.dragmode}")
    return "\n".join(lines)


def _roles(palette: Palette) -> Roles:
    """Colour to everything that it is for: a palette may use one colour twice."""
    roles: Roles = {"#000000": ["black"], "#FFFFFF": ["white"]}
    for field in fields(palette):
        value = getattr(palette, field.name)
        if isinstance(value, tuple):
            for place, colour in enumerate(value, start=1):
                roles.setdefault(colour, []).append(f"{field.name} {place}")
        elif field.name != "mode":
            roles.setdefault(value, []).append(field.name)
    return roles


def _role(colour: Any, roles: Roles, *likely: str) -> str:
    """A colour's role, a likely one first; several as how often each occurs. A foreign colour is told."""
    if colour is None:
        return "no colour"
    if isinstance(colour, str):
        known = roles.get(colour, [f"FOREIGN COLOUR {colour}"])
        return next((role for role in known if role.startswith(likely)), known[0])
    names = [_role(one, roles, *likely) for one in colour]
    return ", ".join(f"{name} x{names.count(name)}" for name in dict.fromkeys(names))


def _trace(trace: Any, roles: Roles) -> list[str]:
    lines = [f"{trace.type}{f' “{trace.name}”' if trace.name else ''}: {len(trace.x)} points"]
    lines += [f"  x: {_span(trace.x)}", f"  y: {_span(trace.y)}"]
    if trace.type == "heatmap":
        shades = _role([colour for _, colour in trace.colorscale], roles, "sequential")
        lines += [f"  z: {_span(value for row in trace.z for value in row)}", f"  shades: {shades}"]
        lines.append(f"  scale: “{trace.colorbar.title.text}”, {', '.join(map(_value, trace.colorbar.tickvals))}")
    lines += [f"  {line}" for line in (*_line(trace, roles), *_marker(trace, roles), *_whiskers(trace, roles))]
    if trace.text is not None:
        lines.append(f"  written: {_some(trace.text)}")
    if trace.hovertemplate:
        lines.append(f"  on hover: {trace.hovertemplate}")
    if trace.customdata is not None:
        each = trace.customdata if trace.type != "heatmap" else [one for row in trace.customdata for one in row]
        lines.append(f"  with each: {_some(each)}")
    return lines


def _line(trace: Any, roles: Roles) -> list[str]:
    if trace.type != "scatter" or "lines" not in (trace.mode or ""):
        return [f"drawn as {trace.mode}"] if trace.type == "scatter" else []
    joined = "joined over" if trace.connectgaps else "broken at"
    shape = trace.line.shape or "straight"
    dash = f", {trace.line.dash}" if trace.line.dash not in (None, "solid") else ""
    colour = _role(trace.line.color, roles, "data", "background")
    line = f"line: {colour}, {trace.line.width} px, {shape}{dash}, {joined} missing values"
    if not trace.fill:
        return [line]
    hatched = ", hatched" if trace.fillpattern.shape else ""
    return [line, f"filled: {_role(trace.fillcolor, roles, 'shades')}{hatched}"]


def _marker(trace: Any, roles: Roles) -> list[str]:
    marker, words = getattr(trace, "marker", None), list[str]()
    if marker is None:
        return words
    if marker.color is not None:
        words.append(f"fill: {_role(marker.color, roles)}, edge: {_role(marker.line.color, roles, 'outline')}")
    if marker.opacity is not None:
        words.append(f"opacity {marker.opacity}")
    pattern = getattr(getattr(marker, "pattern", None), "shape", None) or ()
    hatched = [True] if isinstance(pattern, str) else [bool(shape) for shape in pattern]
    if any(hatched):
        where = "all" if all(hatched) else ", ".join(str(place) for place, one in enumerate(hatched, 1) if one)
        words.append(f"hatched: {where}")
    return words


def _whiskers(trace: Any, roles: Roles) -> list[str]:
    for side in ("x", "y"):
        ends = getattr(trace, f"error_{side}", None)
        if ends is not None and ends.array is not None:
            below, above = _span(ends.arrayminus), _span(ends.array)
            return [f"whiskers along {side}, {_role(ends.color, roles)}; below: {below}; above: {above}"]
    return []


def _panels(figure: go.Figure) -> list[str]:
    """Several panels: whether all have the same scale, and which have numbers on their axis."""
    axes = sorted((name for name in figure.layout if name.startswith("yaxis")), key=lambda name: int(name[5:] or 1))
    if len(axes) < 2:
        return []
    scales = sorted({tuple(figure.layout[name].range) for name in axes})
    numbered = [name for name in axes if figure.layout[name].showticklabels is not False]
    return [f"{len(axes)} panels from {', '.join(map(str, scales))}; numbers on {', '.join(numbered)}"]


def _span(values: Iterable[Any]) -> str:
    """First, last, least and greatest; and how many are missing."""
    every = pd.Series(list(values))
    known = every.dropna()
    if known.empty:
        return "nothing"
    words = f"first {_value(known.iloc[0])}, last {_value(known.iloc[-1])}"
    if not isinstance(known.iloc[0], str):
        words += f", least {_value(known.min())}, greatest {_value(known.max())}"
    missing = len(every) - len(known)
    return words + (f", {missing} missing" if missing else "")


def _value(value: Any) -> str:
    if isinstance(value, Real) and float(value) >= _LEAST_MOMENT:
        value = pd.Timestamp(float(value), unit="ms")
    if isinstance(value, Real):
        return f"{float(value):,.1f}".removesuffix(".0")
    if hasattr(value, "isoformat"):
        moment = pd.Timestamp(value)
        return f"{moment:%Y-%m-%d %H:%M}" + (f" {moment.tzinfo}" if moment.tzinfo else "")
    return str(value)


def _some(values: Any) -> str:
    words = [values] if isinstance(values, str) else [f"“{one}”" for one in values]
    more = len(words) - 2 * _MOST_LISTED
    return ", ".join(words if more <= 0 else [*words[:_MOST_LISTED], f"{more} more", *words[-_MOST_LISTED:]])


def _shape(shape: Any, roles: Roles) -> str:
    corners = f"({_value(shape.x0)}, {_value(shape.y0)}) to ({_value(shape.x1)}, {_value(shape.y1)})"
    fill = f", filled {_role(shape.fillcolor, roles, 'sequential')}" if shape.fillcolor else ""
    edge = f", edge {_role(shape.line.color, roles, 'muted')} {shape.line.width} px" if shape.line.width else ""
    dash = f", {shape.line.dash}" if shape.line.dash else ""
    return f"{shape.type} from {corners}{fill}{edge}{dash}{', below the data' if shape.layer == 'below' else ''}"


def _annotation(one: Any, roles: Roles) -> str:
    turned = f", turned {one.textangle}" if one.textangle else ""
    anchored = f", anchored {one.xanchor or 'center'} {one.yanchor or 'middle'}"
    size = f"{one.font.size} px in {_role(one.font.color, roles, 'black', 'white')}"
    return f"“{one.text}” at ({_value(one.x)}, {_value(one.y)}){anchored}, {size}{turned}"


def _axis(direction: str, axis: Any, roles: Roles) -> str:
    if axis.visible is False:
        return f"{direction}: no axis, from {axis.range[0]} to {axis.range[1]}"
    words = [f"title “{axis.title.text}”" if axis.title.text else "no title"]
    words += [f"ticks “{axis.tickformat}”"] if axis.tickformat else []
    words += [f"on hover “{axis.hoverformat}”"] if axis.hoverformat else []
    words += [f"at most {axis.nticks} ticks"] if axis.nticks else []
    words += [f"ticks at {_some(axis.ticktext)}"] if axis.ticktext else []
    words += ["from zero"] if axis.rangemode == "tozero" else []
    words += ["no grid"] if axis.showgrid is False else []
    words.append(f"{axis.tickfont.size} px in {_role(axis.tickfont.color, roles)}")
    return f"{direction}: {', '.join(words)}{'' if axis.fixedrange else ', ZOOMS'}"
