"""Superset's own settings, as it reads them: what its documentation recommends for production, and its defaults.

Only Superset's environment runs this file. Results, and the state of filters, are cached for a day in a folder that all
workers share, its stand-in for Redis; without these lines results would not be cached at all.
"""

import os
from pathlib import Path

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_DATABASE"]
_FOLDER = Path(os.environ["SUPERSET_HOME"])


def _cache(name: str) -> dict[str, object]:
    return {
        "CACHE_TYPE": "FileSystemCache",
        "CACHE_DIR": str(_FOLDER / name),
        "CACHE_DEFAULT_TIMEOUT": 86_400,
        "CACHE_THRESHOLD": 10_000,
    }


CACHE_CONFIG = _cache("objects")
DATA_CACHE_CONFIG = _cache("results")
FILTER_STATE_CACHE_CONFIG = _cache("filters")
EXPLORE_FORM_DATA_CACHE_CONFIG = _cache("forms")
