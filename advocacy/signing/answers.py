"""What a coordinator answers to the questions of an import: each to one that was asked, and one of its choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advocacy.errors import InputError, any_of, joined, said
from advocacy.signing.forms import Question

Answers = Mapping[str, str]
_NOT_CELLS = ("duplicate", "signed")
_SHOWN = 12


def check_answers(answers: Answers, questions: Sequence[Question]) -> None:
    """Refuse what answers nothing, so that a slip is not taken for silence.

    Raises:
        InputError: no such question, or none of its choices; the message names those that there are.
    """
    known = {question.key: question for question in questions}
    for key, answer in answers.items():
        if key not in known:
            unknown = said('There is no question "{key}".', key=key)
            there = said("The questions are: {questions}.", questions=", ".join([*known][:_SHOWN])) if known else ""
            raise InputError(joined(unknown, there or "Nothing is asked about these rows."))
        if not known[key].allows(answer):
            wrong = said('"{answer}" is no answer to the question {key}.', answer=answer, key=key)
            raise InputError(joined(wrong, _choices(known[key])))


def _choices(question: Question) -> str:
    """Which answers there are."""
    if not question.choices:
        return "Write its ISO 3166 code, as in VN or US."
    words = any_of([choice for choice in question.choices if choice])
    message = "It can be {choices}, or nothing." if "" in question.choices else "It can be {choices}."
    return said(message, choices=words)


def with_answers(cells: Mapping[str, str], questions: Iterable[Question], answers: Answers) -> dict[str, str]:
    """The cells of a row, with those that were asked about and answered."""
    found = dict(cells)
    for question in questions:
        if question.about not in _NOT_CELLS and question.allows(answers.get(question.key, "")):
            found |= {question.about: answer} if (answer := answers.get(question.key, "")) else {}
    return found
