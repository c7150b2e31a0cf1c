"""The Survey page with two waves, a scale and a sample: what is said of each."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from campaign.load import load_surveys
from collector.publish_survey import import_survey, publish_survey
from store.engine import writing_engine
from store.survey_releases import SurveyRelease, latest_release
from tests.builders import a_campaign_folder
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import open_page
from tests.pages.sampled_survey import FIRST, SECOND, export

FIRST_WAVE, SECOND_WAVE = "A sampled survey (August 2024)", "A sampled survey (August 2026)"


@pytest.fixture(scope="module")
def published_file(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both waves, published once."""
    folder = tmp_path_factory.mktemp("sampled")
    file = Path(shutil.copy(prepared_sqlite, folder / "store.sqlite"))
    surveys = load_surveys(a_campaign_folder(folder / "campaign", PARLIAMENT, first=FIRST, second=SECOND))
    engine = writing_engine(f"sqlite:///{file}")
    for key, not_seen in (("first", 0.3), ("second", 0.45)):
        (folder / f"{key}.csv").write_text(export(not_seen, seed=len(key)))
        import_survey(engine, surveys[key], folder / f"{key}.csv", datetime.now(UTC))
        publish_survey(engine, surveys[key], datetime.now(UTC))
    engine.dispose()
    return file


@pytest.fixture
def sampled(world: World, published_file: Path) -> World:
    """A reader's world with both waves."""
    a_campaign_folder(world.folder, PARLIAMENT, first=FIRST, second=SECOND)
    (world.folder / "surveys" / "unsurvivors.toml").unlink()
    shutil.copy(published_file, world.url.removeprefix("sqlite:///"))
    return world


def released(world: World, key: str = "second") -> SurveyRelease:
    release = latest_release(world.engine, key)
    assert release is not None
    return release


def test_a_later_wave_says_how_the_share_changed(sampled: World) -> None:
    changes = released(sampled).changes
    everyone = changes[(changes["breakdown"] == "all") & (changes["answer"] == "highlight")]
    (row,) = everyone.to_dict("records")

    page = open_page("survey", survey=SECOND_WAVE)

    sentence = f"No: up {row['change']} percentage points (95% range {row['low']} to {row['high']}) since the wave that"
    assert row["low"] > 0
    assert sentence in page.words
    assert "ended in August 2024" in page.words
    assert page.failures == ()


def test_each_wave_has_its_column_of_changes_or_none(sampled: World) -> None:
    changes = released(sampled).changes
    later, first = open_page("survey", survey=SECOND_WAVE, by="Nation"), open_page("survey", survey=FIRST_WAVE)

    column = later.tables[1].set_index(["Nation", "Answer"])["Change, percentage points"]
    for group in ("England", "Scotland", "Wales"):
        (row,) = changes[(changes["group"] == group) & (changes["answer"] == "no")].to_dict("records")
        assert column[group, "No"].startswith(str(row["change"]).replace("-", "−"))
        assert f"{row['low']} to {row['high']}".replace("-", "−") in column[group, "No"]
    assert "Change, percentage points" not in first.tables[0].columns
    assert "since the wave" not in first.words


def test_weighted_results_have_no_change_since_a_wave_as_published(sampled: World) -> None:
    page = open_page("survey", survey=SECOND_WAVE, results="Weighted")

    assert "since the wave" not in page.words
    assert "Weighted to the population by stratum (as sampled)" in page.words
    assert "Change, percentage points" not in page.tables[0].columns


@pytest.mark.parametrize("results", ["As published", "Weighted"])
def test_a_scale_has_its_mean_beside_the_answers(sampled: World, results: str) -> None:
    means = released(sampled).means
    own = means[(means["weighted"] == (results == "Weighted")) & (means["question"] == "care")].set_index("group")
    told = {group: f"{row['low']:.1f} to {row['high']:.1f}" for group, row in own.to_dict("index").items()}

    page = open_page("survey", survey=SECOND_WAVE, question="Care", by="Nation", results=results)

    assert set(told) == {"Everyone", "England", "Scotland", "Wales"}
    assert (
        f"On average {own['mean'].to_dict()['Everyone']:.1f} (95% range {told['Everyone']}), on a scale from 0 to 10"
        in page.words
    )
    (chart,) = [chart for chart in page.charts if "one for each group: How good was your care?" in chart]
    of_nations = own["mean"].drop("Everyone")
    assert f"means from {of_nations.min():.1f} ({of_nations.idxmin()}) to {of_nations.max():.1f}" in chart
    for table, groups in zip(page.tables, (["Everyone"], ["England", "Scotland", "Wales"]), strict=True):
        rows = table[table["Answer"] == "Mean of the answers"].set_index(table.columns[0])
        assert rows["95% range"].to_dict() == {group: told[group] for group in groups}
        assert rows["Mean"].to_dict() == {group: f"{own['mean'].to_dict()[group]:.1f}" for group in groups}
        assert set(rows["Per cent"]) == {"[x]"}
    assert page.failures == ()


def test_how_we_asked_says_that_the_sample_counts(sampled: World) -> None:
    words = open_page("survey", survey=FIRST_WAVE).words

    assert "allow for its strata, clusters and the size of the population" in words


def test_the_survey_is_kept_in_the_link_and_one_that_is_not_there_is_named(sampled: World) -> None:
    assert open_page("survey", survey=SECOND_WAVE).app.selectbox(key="survey").value == SECOND_WAVE
    assert open_page("survey").app.selectbox(key="survey").value == FIRST_WAVE

    page = open_page("survey", survey="A third one")

    assert "This link asked for the survey “A third one”, which does not exist here." in page.words
