"""Plotly's script without the kinds of charts that nobody draws: of small bundles, and of the installed one."""

import re
from pathlib import Path

import pytest
import streamlit as st

from api.plotly_script import KINDS, UnknownBundle, small_scripts, without_other_kinds
from tests.project import ROOT

INSTALLED = Path(st.__file__).parent / "static"
CHARTS = ROOT / "charts"


def module(name: str, path: str, body: str = "") -> str:
    return f'{name}=_({{"{path}"(e,t){{{body}}}}})'


def bundle(*modules: str, registered: str = "Ba(),He(),Pi()", after: str = "") -> str:
    """A script as Streamlit has it: modules in one list of variables, and the one that registers kinds at its end."""
    kinds = (
        module("Ba", "lib/bar.js", "t.exports=Fu()"),
        module("Fu", "src/traces/bar/index.js", "return'drawn as bars'"),
        module("He", "lib/heatmap.js", "return'drawn as heat'"),
        module("Pi", "lib/pie.js", "t.exports=Ca()"),
        module("Ca", "src/traces/pie/calc.js", "return'drawn as a pie'"),
    )
    listed = f'return _({{"lib/index.js"(e,t){{var n=Co();n.register([{registered}]),t.exports=n}}}})()'
    core = module("Co", "src/core.js", "return'core'"), module("Mi", "src/lib/misc.js", "return'never asked for'")
    return f"(function(){{var {','.join([*core, *modules, *kinds])};{listed}}})();{after}"


def test_kinds_that_nobody_draws_are_left_out_with_all_that_only_they_ask_for() -> None:
    smaller = without_other_kinds(bundle(after="export{Chart as default}"))

    assert smaller.startswith("/* Made of")
    assert "register([Ba(),He()])" in smaller
    assert {"core", "drawn as bars", "drawn as heat"} <= set(re.findall(r"return'([^']+)'", smaller))
    assert "pie" not in smaller
    assert "never asked for" not in smaller
    assert smaller.endswith("export{Chart as default}")


def test_what_stands_between_two_modules_goes_and_stays_with_the_later_one() -> None:
    offered = ",qa={};v(qa,{far:()=>Fa,near:()=>Na});var Fa,Na,"
    script = bundle(module("Ea", "src/a.js", "return'a'")).replace(",Ba=", f"{offered}Ba=")

    assert f"{offered}Ba=" in without_other_kinds(script)
    assert offered not in without_other_kinds(script.replace(f"{offered}Ba=", ",Ba=").replace(",Pi=", f"{offered}Pi="))


def test_modules_that_cannot_be_told_apart_stay_together() -> None:
    script = bundle().replace(",Ba=", ";function loose(){}var Ba=")

    smaller = without_other_kinds(script)

    assert "never asked for" in smaller
    assert ";function loose(){}var Ba=" in smaller
    assert "pie" not in smaller


@pytest.mark.parametrize(
    "script",
    [
        "",
        "export default 1",
        bundle(registered="Ba(),Pi()"),
        bundle(registered="...kinds"),
        bundle(registered="Ba(),He(),Unknown()").replace("Ba(),He(),", ""),
        bundle().replace("lib/index.js", "lib/other.js"),
        bundle().replace("});return _(", "}),extra=1;return _("),
        bundle().replace("Co();n.register", "Ba();n.register"),
    ],
    ids=["empty", "another", "no heatmap", "no list", "unknown kinds", "no register", "more", "first not needed"],
)
def test_a_script_of_another_making_is_refused(script: str) -> None:
    with pytest.raises(UnknownBundle):
        without_other_kinds(script)


def test_of_the_installed_script_a_quarter_is_left() -> None:
    """Where this fails after an update, charts are still drawn: of the whole script, four times as large."""
    (file,) = INSTALLED.glob("static/js/PlotlyChart.*.js")
    whole = file.read_text(encoding="utf-8")

    smaller = without_other_kinds(whole)

    assert len(smaller) < len(whole) / 4
    assert all(f'"lib/{kind}.js"' in smaller for kind in KINDS)
    assert "maplibre_worker" not in smaller
    assert whole.rpartition("export{")[2] == smaller.rpartition("export{")[2]


def test_the_smaller_script_has_an_address_of_its_own_beside_the_whole_one() -> None:
    ((whole, small),) = small_scripts(INSTALLED).items()

    assert (INSTALLED / whole).is_file()
    assert not (INSTALLED / small).exists()
    assert re.fullmatch(re.escape(whole.removesuffix(".js")) + r"\.[0-9a-f]{8}\.js", small)


def test_without_a_script_for_charts_there_is_no_smaller_one(tmp_path: Path) -> None:
    assert small_scripts(tmp_path) == {}


def test_charts_are_made_of_no_other_kinds() -> None:
    """`figure.add_bar` adds bars; lines, marks and notes on a chart are in plotly's core."""
    added = {kind for file in CHARTS.glob("*.py") for kind in re.findall(r"\.add_(\w+)\(", file.read_text())}
    core = {"annotation", "annotations", "hline", "hrect", "layout_image", "scatter", "shape", "vline", "vrect"}

    assert added - core == set(KINDS)
    assert not any(
        re.search(r"\bgo\.(?!Figure\b)\w+|plotly\.express", file.read_text()) for file in CHARTS.glob("*.py")
    )
