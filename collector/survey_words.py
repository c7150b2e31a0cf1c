"""What an import of a survey would do, in words: each question's columns, its base, and what is left out."""

from collections.abc import Iterator

from campaign.survey import Question
from data_sources.survey_answered import Answered, why_not
from data_sources.survey_columns import QuestionColumns
from data_sources.survey_formats import FORMS
from data_sources.survey_garbled import garbled_part, in_words
from data_sources.survey_reading import SurveyReading
from data_sources.survey_unknown import each_unknown

_VALUES_LISTED = 50


def reading_in_words(reading: SurveyReading) -> str:
    """Everything that a dry run says, a line for each thing; nothing of what fewer than five people wrote."""
    return "\n".join(_lines(reading))


def _lines(reading: SurveyReading) -> Iterator[str]:
    layout, survey = reading.layout, reading.survey
    yield (
        f"{layout.file_name}: read as {FORMS[layout.format].name}; {layout.width:,} columns, {reading.lines:,} lines "
        "below the headers."
    )
    for column, group in reading.groups:
        count, blank = int(group.is_given.sum()), reading.people - int(group.is_given.sum())
        yield f'  breakdown {group.key}: column "{column.header}"; {count:,} people in a group, {blank:,} in none'
    for column, part in reading.design:
        yield f'  design {part.key}: column "{column.header}"; {len(part.choices):,} different'
    for found, answers in reading.questions:
        question = found.question
        yield f"  question {question.key} ({question.kind}): {_where(found)}; {_base(question, answers)}"
    for reason, count in sorted(reading.dropped.items()):
        told = f' (told by "{reading.told_by[reason]}")' if reason in reading.told_by else ""
        yield f"  left out: {count:,} {reason}{told}"
    if unused := sorted({reason for reason in reading.told_by if reason not in reading.dropped}):
        yield f"  looked for and not found: {', '.join(unused)}"
    if reading.unknown.lines:
        yield from (f"  {words}" for words in each_unknown(reading.unknown)[:_VALUES_LISTED])
        if (more := len(reading.unknown.lines) - _VALUES_LISTED) > 0:
            yield f"  and {more:,} more such values"
        if garbled := garbled_part(value for _, value in reading.unknown.lines):
            yield f"  {in_words(garbled)}"
        yield f"It cannot be imported: add what is right to surveys/{survey.key}.toml, or correct the export."
    elif not reading.people:
        yield "It cannot be imported: nobody's answers are left."
    else:
        yield f"{reading.people:,} people's answers would be imported. Nothing was stored."


def _where(found: QuestionColumns) -> str:
    if found.whole is not None:
        how = ", several answers in a cell" if found.question.kind == "multi" else ""
        return f'column "{found.whole.header}"{how}'
    columns = [column for column in found.options if column is not None]
    return f'{len(columns)} columns from number {columns[0].place + 1}, "{columns[0].header}", one for each option'


def _base(question: Question, answers: Answered) -> str:
    base = int(answers.is_given.sum())
    rule = ""
    if question.kind == "multi":
        rule = " (all who were asked)" if question.base == "asked" else " (who chose at least one)"
    words = [f"base {base:,}{rule} of {int(answers.asked.sum()):,} asked"]
    words += [f"{count:,} {reason}" for reason, count in why_not(answers).items()]
    if answers.not_asked:
        words.append(f"{answers.not_asked:,} answered though they were not asked, left out")
    if answers.contradictory:
        words.append(f'{answers.contradictory:,} chose "none" together with something, counted as that')
    return ", ".join(words)
