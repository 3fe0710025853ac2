from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.words import Language
from app.errors import BadInput
from app.gui.background.messages import Ended, Job, Kept, Prefer, Preferred, Report
from app.gui.tools.preferences import Preferences
from app.settings import Settings, Theme
from tests.gui.scene import LIVE, Words


def darken(settings):
    return replace(settings, theme=Theme.DARK)


def speak_chinese(settings):
    return replace(settings, language=Language.CHINESE)


class Heard:
    """A `Preferences` whose worker is the test."""

    def __init__(self, settings):
        self.preferences = Preferences(settings)
        self.asked, self.changed, self.not_kept = [], [], []
        for signal in ("asked", "changed", "not_kept"):
            getattr(self.preferences, signal).connect(getattr(self, signal).append)

    def report(self, news, *, of=-1):
        self.preferences.take(Report(Job.PREFER, self.asked[of].session, news))


@pytest.fixture
def kept():
    return Heard(Settings())


def test_a_change_is_in_effect_at_once_and_asked_of_the_worker(kept):
    kept.preferences.change(darken)
    assert kept.preferences.settings.theme is Theme.DARK
    assert kept.changed == [Settings(theme=Theme.DARK)]
    assert kept.asked == [Prefer(darken, kept.asked[0].session)]


def test_what_is_on_disk_counts_with_the_changes_that_are_still_on_their_way(kept):
    kept.preferences.change(darken)
    kept.preferences.change(speak_chinese)
    kept.report(Preferred(Settings(theme=Theme.DARK, last_account="a1")), of=0)
    assert kept.preferences.settings == Settings(Language.CHINESE, Theme.DARK, last_account="a1")
    kept.report(Preferred(Settings(theme=Theme.LIGHT)), of=1)
    assert kept.preferences.settings == Settings(theme=Theme.LIGHT)


def test_the_list_of_accounts_is_taken_when_one_was_kept(kept):
    kept.preferences.take(Report(Job.KEEP, 0, Kept(Settings(accounts=(LIVE,)), LIVE)))
    assert kept.preferences.settings.accounts == (LIVE,)


def test_a_change_that_changes_nothing_is_not_told(kept):
    kept.preferences.change(lambda settings: settings)
    assert kept.changed == []


def test_a_change_that_could_not_be_kept_stays_in_effect_and_the_reason_is_said(kept):
    kept.preferences.change(darken)
    words = Words("The disk is full.", "")
    kept.report(Ended(error=BadInput(words)))
    assert kept.not_kept == [words]
    kept.preferences.change(speak_chinese)
    kept.report(Preferred(Settings(Language.CHINESE)))
    assert kept.preferences.settings.theme is Theme.DARK


def test_a_defect_is_said_and_told_on(kept):
    defects = []
    kept.preferences.defect.connect(defects.append)
    kept.preferences.change(darken)
    kept.report(Ended(defect="KeyError"))
    assert defects == ["KeyError"]
    assert len(kept.not_kept) == 1


def test_a_change_that_no_settings_can_take_is_refused_here(kept):
    with pytest.raises(BadInput):
        kept.preferences.change(lambda settings: replace(settings, proxy="no address"))
    assert kept.asked == []
    assert kept.preferences.settings == Settings()


def test_a_change_that_does_not_go_with_what_is_on_disk_is_dropped(kept):
    other = replace(LIVE, id="a9")
    kept.preferences.change(lambda settings: settings.with_account(other))
    kept.preferences.take(Report(Job.KEEP, 0, Kept(Settings(accounts=(LIVE,)), LIVE)))
    assert kept.preferences.settings.accounts == (LIVE,)


def test_news_of_other_jobs_change_nothing(kept):
    kept.preferences.change(darken)
    kept.preferences.take(Report(Job.LOOK, 1, Ended(error=BadInput(Words("x", "")))))
    assert kept.not_kept == []
