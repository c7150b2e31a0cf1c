"""The same three charts in Superset, and a filter by region, made through its own REST API."""

import json
from typing import Any

import httpx

from benchmarks.peers.superset_server import Superset

_TOTALS, _DAYS = "area_total", "count_day_area"
_HEIGHTS = {"number": 20, "days": 36, "regions": 36}
FILTER = "NATIVE_FILTER-region"


def make_dashboard(superset: Superset, data: str, source: str) -> str:
    """Make it; the address of its page.

    Args:
        superset: The server.
        data: The address of the dashboard's store, as Superset's driver reads it.
        source: The key of the source whose figures are shown.
    """
    with httpx.Client(base_url=superset.server.url, timeout=120) as client:
        _sign_in(client, superset)
        database = _post(client, "database", {"database_name": "campaign", "sqlalchemy_uri": data})
        tables = {
            name: _post(client, "dataset", {"database": database, "schema": "public", "table_name": name})
            for name in (_TOTALS, _DAYS)
        }
        dashboard = _post(client, "dashboard", {"dashboard_title": "Campaign", "published": True})
        charts = {
            name: _post(
                client,
                "chart",
                {
                    "slice_name": name,
                    "viz_type": params["viz_type"],
                    "datasource_id": tables[table],
                    "datasource_type": "table",
                    "params": json.dumps(params | {"datasource": f"{tables[table]}__table"}),
                    "dashboards": [dashboard],
                },
            )
            for name, (table, params) in _charts(source).items()
        }
        layout = {
            "position_json": json.dumps(dashboard_layout(charts)),
            "json_metadata": json.dumps(_metadata(tables[_TOTALS], charts, source)),
        }
        _checked(client.put(f"/api/v1/dashboard/{dashboard}", json=layout))
    return f"{superset.server.url}/superset/dashboard/{dashboard}/"


def _charts(source: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each chart's table and settings: the count, what each day added, and each region's signatures."""
    of_regions = [_is("source_id", source), _is("level", "region")]
    bars = {
        "viz_type": "echarts_timeseries_bar", "groupby": [], "row_limit": 10_000, "adhoc_filters": of_regions,
        "show_legend": False, "rich_tooltip": True,
    }  # fmt: skip
    return {
        "number": (
            _TOTALS,
            {"viz_type": "big_number_total", "metric": _sum("signatures"), "adhoc_filters": of_regions,
             "y_axis_format": ",d"},
        ),
        "days": (
            _DAYS,
            {**bars, "x_axis": "day", "time_grain_sqla": "P1D", "metrics": [_sum("gained")]},
        ),
        "regions": (
            _TOTALS,
            {**bars, "x_axis": "area", "orientation": "horizontal", "metrics": [_sum("signatures")],
             "x_axis_sort": _sum("signatures")["label"], "x_axis_sort_asc": True},
        ),
    }  # fmt: skip


def _sum(column: str) -> dict[str, Any]:
    return {
        "expressionType": "SIMPLE",
        "aggregate": "SUM",
        "column": {"column_name": column},
        "label": f"SUM({column})",
        "optionName": f"metric_{column}",
    }


def _is(column: str, value: str) -> dict[str, Any]:
    return {
        "expressionType": "SIMPLE",
        "clause": "WHERE",
        "subject": column,
        "operator": "==",
        "operatorId": "EQUALS",
        "comparator": value,
        "filterOptionName": f"filter_{column}",
    }


def dashboard_layout(charts: dict[str, int]) -> dict[str, Any]:
    """One below the other, all within one screen: what lies below would only be drawn once it is scrolled to."""
    rows = {
        f"ROW-{name}": {
            "id": f"ROW-{name}", "type": "ROW", "children": [f"CHART-{name}"], "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for name in charts
    }  # fmt: skip
    placed = {
        f"CHART-{name}": {
            "id": f"CHART-{name}", "type": "CHART", "children": [], "parents": ["ROOT_ID", "GRID_ID", f"ROW-{name}"],
            "meta": {"chartId": chart, "height": _HEIGHTS[name], "width": 12, "sliceName": name},
        }
        for name, chart in charts.items()
    }  # fmt: skip
    return {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "children": list(rows), "parents": ["ROOT_ID"]},
        **rows,
        **placed,
    }


def _metadata(table: int, charts: dict[str, int], source: str) -> dict[str, Any]:
    """The filter by region over all charts."""
    scope = {"rootPath": ["ROOT_ID"], "excluded": []}
    region = {
        "id": FILTER, "type": "NATIVE_FILTER", "name": "Region", "filterType": "filter_select", "description": "",
        "targets": [{"datasetId": table, "column": {"name": "area"}}],
        "adhoc_filters": [_is("source_id", source), _is("level", "region")],
        "controlValues": {"multiSelect": False, "enableEmptyFilter": False, "defaultToFirstItem": False,
                          "inverseSelection": False, "searchAllOptions": False},
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [], "scope": scope, "chartsInScope": list(charts.values()), "tabsInScope": [],
    }  # fmt: skip
    return {
        "native_filter_configuration": [region],
        "filter_bar_orientation": "VERTICAL",
        "positions": dashboard_layout(charts),
    }


def _sign_in(client: httpx.Client, superset: Superset) -> None:
    entry = {"username": superset.user, "password": superset.password, "provider": "db", "refresh": False}
    token = _checked(client.post("/api/v1/security/login", json=entry))["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    client.headers["X-CSRFToken"] = _checked(client.get("/api/v1/security/csrf_token/"))["result"]
    client.headers["Referer"] = superset.server.url


def _post(client: httpx.Client, kind: str, what: dict[str, Any]) -> int:
    return int(_checked(client.post(f"/api/v1/{kind}/", json=what))["id"])


def _checked(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise RuntimeError(f"Superset answered {answer.status_code} to {answer.request.url}: {answer.text[:500]}")
    found: dict[str, Any] = answer.json()
    return found
