from __future__ import annotations

import pytest

from app.domain.words import Words
from app.errors import KeyRefused
from app.okx import codes
from app.okx.codes import Kind
from app.okx.key_faults import KeyFault, cure_of, fault_of, told_by


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("50119", KeyFault.SITE),
        ("50105", KeyFault.PASSPHRASE),
        ("50113", KeyFault.SECRET),
        ("50101", KeyFault.ENVIRONMENT),
        ("50110", KeyFault.ADDRESS),
        ("50120", KeyFault.PERMISSION),
        ("50114", KeyFault.OTHER),
        ("50110_1", KeyFault.ADDRESS),
    ],
)
def test_the_code_says_which_part_of_the_key_is_refused(code, fault):
    assert fault_of(code) is fault


def test_every_code_of_a_key_has_a_name_and_a_cure_in_both_languages():
    of_keys = [code for code, known in codes.MEANINGS.items() if known.kind in {Kind.KEY, Kind.PERMISSION}]
    assert {fault_of(code) for code in of_keys} == set(KeyFault)
    for code in of_keys:
        words = (fault_of(code).words, cure_of(code))
        assert all(each.en and each.zh for each in words)


def test_okx_is_quoted_with_its_code():
    error = KeyRefused(Words("", ""), code="50110", message="Your IP 203.0.113.7 is not included.")
    assert told_by(error).en == "OKX says: 50110 Your IP 203.0.113.7 is not included."
