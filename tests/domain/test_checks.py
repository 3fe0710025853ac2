from __future__ import annotations

import pytest

from app.domain.checks import Check, Mark, Subject, Withdrawal, summary, withdrawal
from app.domain.words import Words

FOUND = Words("found", "结果")


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        (Mark.PASSED, Withdrawal.CANNOT),
        (Mark.DANGER, Withdrawal.CAN),
        (Mark.WARNING, Withdrawal.NOT_KNOWN),
        (Mark.SKIPPED, Withdrawal.NOT_KNOWN),
    ],
)
def test_a_key_is_harmless_only_if_a_check_said_so(mark, found):
    assert withdrawal([Check(Subject.TRADE, Mark.PASSED, FOUND), Check(Subject.WITHDRAW, mark, FOUND)]) is found


def test_without_that_check_nothing_is_known():
    assert withdrawal([]) is Withdrawal.NOT_KNOWN
    assert withdrawal([Check(Subject.KEY, Mark.PASSED, FOUND)]) is Withdrawal.NOT_KNOWN


def test_the_end_is_said_in_one_sentence():
    assert summary([Check(Subject.SITE, Mark.PASSED, FOUND)]).en == "All checks passed."
    marks = [Mark.FAILED, Mark.WARNING, Mark.DANGER, Mark.SKIPPED]
    told = summary([Check(Subject.SITE, mark, FOUND) for mark in marks])
    assert told.en == "Checks done: 1 failed, 2 to heed, 1 not checked."


def test_each_subject_has_its_title_in_both_languages():
    assert len({subject.words.zh for subject in Subject}) == len(Subject)
