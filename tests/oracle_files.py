"""The expected values in tests/oracle, and the respondents they are of, as the functions under test want them."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from metrics.survey_design import Calibration, Mask, Numbers, SurveyDesign
from metrics.survey_weights import Margin

ORACLE = Path(__file__).parent / "oracle"
RESPONDENTS = ORACLE / "respondents.csv.gz"
DATASETS = ("synth_unw", "synth_raked_wonly", "synth_raked_cal")
BASE_WEIGHT = 5.0


@cache
def respondents() -> pd.DataFrame:
    """2,000 generated people."""
    return pd.read_csv(RESPONDENTS)


@cache
def margins() -> tuple[Margin, ...]:
    """Region, age and ethnicity: everybody's category, and the population's people."""
    known = pd.read_csv(ORACLE / "margins.csv")
    found = []
    for name, rows in known.groupby("margin", sort=False):
        codes = pd.Categorical(respondents()[str(name)], categories=list(rows["category"])).codes
        found.append(Margin(str(name), codes.astype(np.int64), rows["people"].to_numpy(float)))
    return tuple(found)


def base_weights() -> Numbers:
    """Everybody's weight before raking."""
    return np.full(len(respondents()), BASE_WEIGHT)


@cache
def design(dataset: str) -> SurveyDesign:
    """The design that R's values of a dataset are for, with R's own weights."""
    raked = respondents()["w_rake"].to_numpy(float)
    calibration = Calibration(base_weights(), [margin.codes for margin in margins()])
    return {
        "synth_unw": SurveyDesign(base_weights()),
        "synth_raked_wonly": SurveyDesign(raked),
        "synth_raked_cal": SurveyDesign(raked, calibration=calibration),
    }[dataset]


@cache
def expected() -> dict[tuple[str, str, str], dict[str, float]]:
    """R's values: by dataset, variable (or variable+region for tests) and domain, each by its name."""
    table = pd.read_csv(ORACLE / "r_survey_expected.csv.gz")
    places = table.groupby(["dataset", "what", "domain"])
    return {
        (str(dataset), str(what), str(domain)): dict(zip(rows["stat"], rows["value"].astype(float), strict=True))
        for (dataset, what, domain), rows in places
    }


def base(variable: str, domain: str = "ALL") -> Mask:
    """Who has an answer and is in the domain, such as `region=Wales`."""
    people = respondents()
    inside = people[variable].notna().to_numpy(bool)
    if domain != "ALL":
        factor, group = domain.split("=")
        inside = inside & (people[factor] == group).to_numpy(bool)
    return inside


def region_codes() -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Everybody's region, in the order of its name."""
    codes = pd.Categorical(respondents()["region"]).codes.astype(np.int64)
    return np.asarray(codes)
