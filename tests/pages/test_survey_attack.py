"""Everything that is shown of a survey with small groups and rare answers, and somebody who adds it all up."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from campaign.load import load_campaign, load_surveys
from campaign.survey import Survey
from collector.publish_survey import import_survey, publish_survey
from collector.survey_audit import SurveyNotPublishable
from figures.survey_tables import MEAN
from metrics.disclosure_audit import audit
from metrics.disclosure_mean_constraints import MeansShown
from metrics.survey import results
from metrics.survey_people import weighted_people
from store.engine import writing_engine
from store.survey_answers import answers
from store.survey_releases import SurveyRelease, latest_release
from tests.api.client import Api
from tests.builders import a_campaign_folder
from tests.commands import Command
from tests.filled import collect_everything
from tests.metrics.releases import Attacker, true_counts
from tests.pages.attacked_survey import (
    CODEBOOK,
    PEOPLE,
    Downloads,
    answers_csv,
    charts,
    numbers_in,
    said_by,
    texts_in_svg,
    texts_of,
)
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import Page, open_page

EVERYONE_TOGETHER = "Everyone together"
REFUSED = 2
# Numbers that stand in the pages' own words and axes: bounds of the rules, steps of axes, the level of ranges, colours.
OF_THE_PAGE = {0, 1, 2, 5, 10, 20, 25, 30, 40, 50, 60, 75, 80, 95, 99, 100}


def collect(*words: str, status: int = 0) -> str:
    """One command of `collect.py`, as the publisher gives it."""
    with Command(*words) as command:
        assert command.end() == status, command.printed
        return " ".join(command.printed.split())


@pytest.fixture(scope="module")
def published_file(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A petition with its regions, and the survey, imported and published by its command, once."""
    folder = tmp_path_factory.mktemp("attacked")
    file = Path(shutil.copy(prepared_sqlite, folder / "store.sqlite"))
    engine = writing_engine(f"sqlite:///{file}")
    (folder / "answers.csv").write_text(answers_csv())
    with pytest.MonkeyPatch.context() as environment:
        campaign = a_campaign_folder(folder / "campaign", PARLIAMENT, attacked=CODEBOOK)
        environment.setenv("CAMPAIGN_DIR", str(campaign))
        environment.setenv("DATABASE_URL", f"sqlite:///{file}")
        collect_everything(engine, load_campaign(campaign), datetime.now(UTC))
        collect("import", "survey", str(folder / "answers.csv"), "--survey", "attacked")
    engine.dispose()
    return file


@pytest.fixture
def attacked(world: World, published_file: Path) -> World:
    """A reader's world with that petition and survey."""
    a_campaign_folder(world.folder, PARLIAMENT, attacked=CODEBOOK)
    (world.folder / "surveys" / "unsurvivors.toml").unlink()
    shutil.copy(published_file, world.url.removeprefix("sqlite:///"))
    return world


def released(engine: Engine) -> SurveyRelease:
    release = latest_release(engine, "attacked")
    assert release is not None
    return release


def codebook(world: World) -> Survey:
    return load_surveys(world.folder)["attacked"]


def survey_states(survey: Survey) -> Iterator[tuple[str, str, Page]]:
    """Each question, as everybody answered it and in every breakdown, as published and weighted."""
    page = open_page("survey")
    for question in survey.question:
        labels = [one.label for one in survey.breakdown if one.key in question.breakdowns]
        for by in (EVERYONE_TOGETHER, *labels):
            page.app.selectbox(key="question").set_value(question.short)
            page.choice("by").set_value(by)
            for shown in ("As published", "Weighted"):
                page.choice("results").set_value(shown)
                page = page.again()
                assert page.failures == ()
                yield question.key, shown, page


def allowed_numbers(release: SurveyRelease, question: str) -> set[int]:
    """Every number that the release gives of a question, and what is left of 100% beside what it shows."""
    numbers = {*OF_THE_PAGE}
    for results_ in (release.results, release.weighted):
        own = results_[results_["question"] == question]
        for name in ("percent", "low", "high", "base"):
            numbers |= {int(number) for number in own[name].dropna()}
    means = release.means[release.means["question"] == question]
    return numbers.union(*(numbers_in(f"{mean:.1f}") for mean in means[["mean", "low", "high"]].to_numpy().ravel()))


def rows_told(table: list[list[str]]) -> Iterator[tuple[str, str, list[str]]]:
    """Group, answer and cells of each row of a table about answers."""
    header = table[0]
    if "Answer" in header and "Per cent" in header:
        for row in table[1:]:
            if len(row) < len(header) or not row[0]:
                return
            yield row[0].rstrip("*"), row[1], row[2:]


def check_mean(group: str, cells: dict[str, str], means: pd.DataFrame) -> None:
    """The row of a mean gives what the release has of it, or that it is not shown; and nothing else but the base."""
    own = means[means["group"] == group].to_dict("records")
    is_told = "[c]" not in (cells["Mean"], cells["95% range"])
    told = [(float(cells["Mean"]), cells["95% range"])] if is_told else []
    assert told == [(row["mean"], f"{row['low']:.1f} to {row['high']:.1f}") for row in own], (group, cells)
    assert not any(numbers_in(cell) for name, cell in cells.items() if name not in ("Mean", "95% range", "Answers"))


def check_rows(table: list[list[str]], release: SurveyRelease, survey: Survey, question: str, shown: str) -> int:
    """A table gives of each answer exactly what the release has of it, and of what is hidden nothing."""
    labels = {one.label: one.code for asked in survey.question if asked.key == question for one in asked.options}
    own = release.weighted if shown == "Weighted" else release.results
    found = {(one["group"], one["answer"]): one for one in own[own["question"] == question].to_dict("records")}
    count = 0
    is_weighted = release.means["weighted"] == (shown == "Weighted")
    means = release.means[is_weighted & (release.means["question"] == question)]
    for group, answer, cells in rows_told(table):
        if answer == MEAN:
            check_mean(group, dict(zip(table[0][2:], cells, strict=True)), means)
            count += 1
            continue
        if answer not in labels:
            continue  # several answers together
        row, count = found[group, labels[answer]], count + 1
        told = set().union(*map(numbers_in, cells))
        numbers = {int(row[name]) for name in ("percent", "low", "high", "base") if not pd.isna(row[name])}
        if row["state"] == "hidden":
            assert not told, (group, answer, cells)
            assert not {"higher", "lower"} & set(cells)
        else:
            assert told <= numbers | {1, 99}, (group, answer, cells)
    return count


def test_no_page_file_or_chart_says_more_than_the_release(attacked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    survey, release, downloads, checked = codebook(attacked), released(attacked.engine), Downloads(), 0
    downloads.watch(monkeypatch)
    exact = {int(base) for base in results(answers(attacked.engine, "attacked"), survey)["base"]} - OF_THE_PAGE

    for question, shown, page in survey_states(survey):
        allowed = allowed_numbers(release, question)
        for table in page.tables:
            checked += check_rows(
                [list(table.columns), *table.astype(str).to_numpy().tolist()], release, survey, question, shown
            )
        for file in downloads.files:
            checked += check_rows(file, release, survey, question, shown)
        downloads.files.clear()
        for alt, chart in charts(page):
            told = set().union(*map(numbers_in, said_by(alt, chart)))
            assert told <= allowed, (question, shown, told - allowed)
            assert not told & (exact - allowed)

    assert checked > 500


def test_no_picture_says_more_than_the_release(attacked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # A PNG is drawn of the same figure, and has no text that could be read out of it.
    survey, release, downloads = codebook(attacked), released(attacked.engine), Downloads()
    downloads.watch(monkeypatch)
    for key, kind, shown in (("confident", "groups", "As published"), ("pain", "means", "Weighted")):
        (question,) = (one for one in survey.question if one.key == key)
        page = open_page("survey", question=question.short, by="Region", results=shown)
        assert page.failures == ()
        (draw,) = (draw for name, draw in downloads.pictures.items() if f"-{kind}-{key}-region-" in name)

        texts = texts_in_svg(draw())

        own = release.weighted if shown == "Weighted" else release.results
        own = own[(own["question"] == key) & (own["breakdown"] == "region")]
        hidden = {str(group) for group, rows in own.groupby("group") if (rows["state"] == "hidden").all()}
        told = set().union(*map(numbers_in, texts))
        assert told <= allowed_numbers(release, key) | set(range(0, 11, 2)), (key, told)
        assert {"Wales", "North East"} <= hidden
        for group in hidden:
            assert any(group in text for text in texts)
            assert not any(numbers_in(text) for text in texts if group in text and len(text) < 40)


def test_regions_and_comparisons_say_no_more_than_the_release(attacked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    survey, release, downloads = codebook(attacked), released(attacked.engine), Downloads()
    downloads.watch(monkeypatch)
    asked = [question for question in survey.question if question.highlight]
    hidden = {"Wales", "North East"}

    for question in asked:
        own = release.results[
            (release.results["question"] == question.key) & (release.results["breakdown"] == "region")
        ]
        main = own[own["answer"] == "highlight"].set_index("group")
        for region in ("All UK", *PEOPLE):
            page = open_page("regions", view="Beside the survey", finding=question.short, region=region)
            assert page.failures == ()
            tables = [
                [list(one.columns), *one.astype(str).to_numpy().tolist()] for one in page.tables
            ] + downloads.files
            for table in tables:
                if "Gave the answer" not in table[0]:
                    continue
                for row in table[1:]:
                    if len(row) == len(table[0]) and row[0] in main.index and main.loc[row[0], "state"] != "shown":
                        assert row[2:] == ["[c]"] * 3, row
            downloads.files.clear()
            for _, chart in charts(page):
                drawn = " ".join(texts_of([trace.get("customdata") for trace in chart["data"]]))
                assert not any(name in drawn for name in hidden)
    for pair in (("Wales", "London"), ("North East", "Wales", "South West", "Scotland")):
        page = open_page("compare", compare=list(pair))
        told = page.tables[-1]
        assert set(told["Wales"]) == {"[c]"}
        assert "North East" not in pair or set(told["North East"]) == {"[c]"}


def test_the_api_says_nothing_of_a_survey(attacked: World) -> None:
    api = Api(attacked.campaign, attacked.engine)

    for address in ("count.json", "areas.json?level=region", "areas.json?level=nation", "health"):
        said = api.ask(f"/api/v1/{address}").text
        assert "nurse" not in said
        assert "attacked" not in said
    api.reading.dispose()


def test_whoever_adds_everything_up_learns_of_no_few_people_and_no_hidden_group(attacked: World) -> None:
    survey, release, given = codebook(attacked), released(attacked.engine), answers(attacked.engine, "attacked")
    found, surely_wide = results(given, survey), 0

    published = release.means[~release.means["weighted"]]
    assert len(published) > 0
    assert audit(release.results, given, survey, means=MeansShown(published)) == []
    for question in survey.question:
        if question.kind == "multi":
            continue
        rows, true = (
            release.results[release.results["question"] == question.key],
            found[found["question"] == question.key],
        )
        attacker, counts = Attacker(rows, tuple(one.code for one in question.options)), true_counts(true)
        assert attacker.told(counts) == []
        is_hidden = (rows["state"] == "hidden").groupby([rows["breakdown"], rows["group"]]).all()
        for place in [(str(by), str(group)) for by, group in is_hidden.index[is_hidden]]:
            known = attacker.known[place, "base"]
            assert known.greatest - known.least >= 5
            surely_wide += 1
    assert surely_wide >= 8


def test_weighted_results_beside_the_published_ones_tell_no_more(attacked: World) -> None:
    survey, release, given = codebook(attacked), released(attacked.engine), answers(attacked.engine, "attacked")
    population = {margin.breakdown: dict(margin.population) for margin in survey.margin}
    weighted = weighted_people(given, survey, population)
    weights = pd.Series(weighted.design.weights, index=list(weighted.people))

    assert len(release.weighted) == len(release.results)
    means = MeansShown(*(release.means[release.means["weighted"] == one] for one in (True, False)))
    assert audit(release.weighted, given, survey, weights, release.results, means) == []


def test_releases_that_would_tell_of_a_few_people_are_refused(attacked: World, tmp_path: Path) -> None:
    before, survey, file = released(attacked.engine), codebook(attacked), tmp_path / "more.csv"

    file.write_text(answers_csv(PEOPLE | {"North East": 29, "Wales": 29}))
    import_survey(attacked.engine, survey, file, datetime.now(UTC))
    with pytest.raises(SurveyNotPublishable, match="would tell of the few people in between"):
        publish_survey(attacked.engine, survey, datetime.now(UTC))
    file.write_text(answers_csv({"Wales": 14, "London": 15}))
    assert "fewer than 30" in collect("import", "survey", str(file), "--survey", "attacked", status=REFUSED)
    file.write_text(answers_csv(PEOPLE | {"London": PEOPLE["London"] + 9}))
    import_survey(attacked.engine, survey, file, datetime.now(UTC))
    assert "few people in between" in collect("publish-survey", "attacked", status=REFUSED)

    after = released(attacked.engine)
    assert after.version == before.version
    assert after.results.equals(before.results)


def test_what_ten_more_in_each_group_changed_says_no_more_than_about_them(attacked: World, tmp_path: Path) -> None:
    before = released(attacked.engine)
    (tmp_path / "more.csv").write_text(answers_csv({region: 2 * count for region, count in PEOPLE.items()}))

    import_survey(attacked.engine, codebook(attacked), tmp_path / "more.csv", datetime.now(UTC))
    publish_survey(attacked.engine, codebook(attacked), datetime.now(UTC))

    after = released(attacked.engine)
    places = ["question", "breakdown", "group", "answer"]
    both = before.results.merge(after.results, on=places, suffixes=("_before", ""))
    shown = both[(both["state"] != "hidden") & (both["state_before"] != "hidden")]
    assert len(shown) > 20
    assert ((shown["base"] - shown["base_before"]) >= 10).all()
