"""Native charts on slides, each with its workbook inside, so that it can be edited and its numbers looked up."""

from math import ceil
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from briefing.event_labels import event_labels
from briefing.parts import Picture
from briefing.slide_chart_data import AFTER_GAP, EVENTS, chart_data, days_since_epoch
from briefing.slide_text import Box, colour
from charts.theme import LIGHT
from figures.tables import harmless

_SIZE = Pt(12)
_MOST_DAYS_WITHOUT_YEAR = 300
_PEOPLE, _DAY, _DAY_AND_YEAR = "#,##0", "d mmm", "d mmm yyyy"


def add_chart(slide: Slide, picture: Picture, box: Box, alt: str) -> Chart:
    """Draw a picture of any kind but tiles."""
    kind, data = chart_data(picture)
    frame = slide.shapes.add_chart(kind, Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height), data)
    frame.name = "Chart"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    chart: Chart = frame.chart
    chart.font.size, chart.font.color.rgb = _SIZE, colour(LIGHT.muted)
    chart.has_title, chart.has_legend = False, False
    _DRESSED[picture.kind](chart, picture)
    return chart


def _dress_progress(chart: Chart, picture: Picture) -> None:
    _axes(chart, people=True)
    chart.category_axis.visible = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.maximum_scale = float(picture.data["signatures"].sum()) or 1
    chart.plots[0].gap_width, chart.plots[0].overlap = 20, 100
    for series, shade in zip(chart.plots[0].series, (LIGHT.data, LIGHT.gap), strict=True):
        _fill(series.format, shade)
        series.format.line.color.rgb, series.format.line.width = colour(LIGHT.outline), Pt(0.75)
    _legend(chart)


def _dress_total(chart: Chart, picture: Picture) -> None:
    _moments(chart, picture)
    marks = {harmless(words) for _, words in picture.marks}
    for series in chart.plots[0].series:
        if series.name == EVENTS:
            _as_events(series, event_labels(picture))
        elif series.name in marks:
            _line(series, LIGHT.muted, 1.25, MSO_LINE_DASH_STYLE.ROUND_DOT)
            _label_middle(series)
        else:
            _line(series, LIGHT.data, 2.5)


def _dress_fan(chart: Chart, picture: Picture) -> None:
    _moments(chart, picture)
    marks = {harmless(words) for _, words in picture.marks}
    for series in chart.plots[0].series:
        if series.name in marks:
            _line(series, LIGHT.muted, 1.25, MSO_LINE_DASH_STYLE.ROUND_DOT)
            _label_middle(series)
        elif series.name == "Expected":
            _line(series, LIGHT.data, 2.5, MSO_LINE_DASH_STYLE.DASH)
        elif series.name.startswith("80%"):
            _line(series, LIGHT.band_edge, 1.5)
        else:
            _line(series, LIGHT.data, 2.5)
    _legend(chart)
    names = [series.name for series in chart.plots[0].series]
    _leave_out(chart, [place for place, name in enumerate(names) if name in marks or AFTER_GAP in name])


def _dress_days(chart: Chart, picture: Picture) -> None:
    _axes(chart, people=True)
    chart.category_axis.tick_labels.number_format, chart.category_axis.tick_labels.number_format_is_linked = (
        "d mmm",
        False,
    )
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.plots[0].gap_width = 30
    _fill(chart.plots[0].series[0].format, LIGHT.bar)
    _space_days(chart, len(picture.data))


def _dress_ranked(chart: Chart, picture: Picture) -> None:
    _dress_bars(chart)
    for place, row in enumerate(picture.data.to_dict("records")):
        point = chart.plots[0].series[0].points[place]
        shade = LIGHT.gap if row["few"] else LIGHT.other if row["verdict"] == "similar" else LIGHT.bar
        _fill(point.format, shade)
        if row["is_selected"]:
            point.format.line.color.rgb, point.format.line.width = colour(LIGHT.primary), Pt(3)


def _dress_answers(chart: Chart, picture: Picture) -> None:
    _dress_bars(chart)
    chart.value_axis.maximum_scale = 100
    for place, is_number in enumerate(picture.data["is_number"]):
        point = chart.plots[0].series[0].points[place]
        _fill(point.format, LIGHT.bar if is_number else LIGHT.gap)
        point.format.line.color.rgb, point.format.line.width = colour(LIGHT.outline), Pt(0.75)


def _dress_bars(chart: Chart) -> None:
    _axes(chart, people=False)
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.color.rgb = colour(LIGHT.text)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    lowest = min((value for value in chart.plots[0].series[0].values if value is not None), default=0)
    if lowest >= 0:
        chart.value_axis.minimum_scale = 0
    chart.plots[0].gap_width = 40
    _fill(chart.plots[0].series[0].format, LIGHT.bar)


def _moments(chart: Chart, picture: Picture) -> None:
    _axes(chart, people=True)
    first, last = (days_since_epoch(picture.data["at"].agg(end)) for end in ("min", "max"))
    axis = chart.category_axis
    axis.minimum_scale, axis.maximum_scale = float(int(first)), float(int(last) + 1)
    axis.major_unit = max(ceil((last - first) / 5), 1)
    axis.tick_labels.number_format = _DAY_AND_YEAR if last - first > _MOST_DAYS_WITHOUT_YEAR else _DAY
    axis.tick_labels.number_format_is_linked = False
    axis.has_major_gridlines = False


def _axes(chart: Chart, *, people: bool) -> None:
    for axis in (chart.value_axis, chart.category_axis):
        axis.tick_labels.font.size = _SIZE
        axis.format.line.color.rgb = colour(LIGHT.outline)
    chart.value_axis.major_gridlines.format.line.color.rgb = colour(LIGHT.gridline)
    if people:
        lowest = min((value for plot in chart.plots for one in plot.series for value in one.values if value), default=0)
        if lowest >= 0:
            chart.value_axis.minimum_scale = 0
        chart.value_axis.tick_labels.number_format = _PEOPLE
        chart.value_axis.tick_labels.number_format_is_linked = False


def _space_days(chart: Chart, days: int) -> None:
    """At most about eight labels, since a slide has no room for more."""
    axis = chart.category_axis._element
    etree.SubElement(axis, qn("c:majorUnit"), val=str(max(days // 8, 1)))
    etree.SubElement(axis, qn("c:majorTimeUnit"), val="days")


def _legend(chart: Chart) -> None:
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = _SIZE


def _leave_out(chart: Chart, places: list[int]) -> None:
    """Series that the legend need not name: they have their names beside them, or are one line in pieces."""
    legend = chart.legend._element
    position = legend.find(qn("c:legendPos"))
    for place in reversed(places):
        entry = etree.Element(qn("c:legendEntry"))
        etree.SubElement(entry, qn("c:idx"), val=str(place))
        etree.SubElement(entry, qn("c:delete"), val="1")
        position.addnext(entry)


def _fill(form: Any, shade: str) -> None:
    form.fill.solid()
    form.fill.fore_color.rgb = colour(shade)


def _line(series: Any, shade: str, width: float, dash: MSO_LINE_DASH_STYLE | None = None) -> None:
    series.marker.style, series.smooth = XL_MARKER_STYLE.NONE, False
    series.format.line.color.rgb, series.format.line.width = colour(shade), Pt(width)
    if dash is not None:
        series.format.line.dash_style = dash


def _label_middle(series: Any) -> None:
    """The name of a line across the chart, above its point in the middle."""
    label = series.points[1].data_label
    label.has_text_frame = True
    label.text_frame.text = series.name
    label.text_frame.word_wrap = False
    _small(label.text_frame, LIGHT.muted)
    label.position = XL_LABEL_POSITION.ABOVE


def _as_events(series: Any, words: dict[int, str]) -> None:
    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 9
    _fill(series.marker.format, LIGHT.primary)
    for place, number in words.items():
        label = series.points[place].data_label
        label.has_text_frame = True
        label.text_frame.text = number
        _small(label.text_frame, LIGHT.primary)
        label.position = XL_LABEL_POSITION.ABOVE


def _small(frame: Any, shade: str) -> None:
    font = frame.paragraphs[0].runs[0].font
    font.size, font.color.rgb = _SIZE, RGBColor.from_string(shade.removeprefix("#"))


_DRESSED = {
    "progress": _dress_progress,
    "total": _dress_total,
    "days": _dress_days,
    "fan": _dress_fan,
    "ranked": _dress_ranked,
    "answers": _dress_answers,
}
