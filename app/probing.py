"""Which of OKX's sites knows a key: each is asked once, by a reading, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from app.checklist import refusal
from app.domain.checks import NO_SUCH_KEY, Subject
from app.domain.words import Words
from app.errors import ExchangeProblem, Refused
from app.okx import sites
from app.okx.client import Client
from app.okx.key_faults import KeyFault, fault_of
from app.okx.sites import Site

# OKX finds these faults only with a key that it knows.
_OF_KNOWN_KEYS = frozenset(
    {KeyFault.SECRET, KeyFault.PASSPHRASE, KeyFault.ENVIRONMENT, KeyFault.ADDRESS, KeyFault.PERMISSION}
)


@dataclass(frozen=True, slots=True)
class Probed:
    """What one site answered: whether it knows the key, None where that could not be found out."""

    site: Site
    knows: bool | None
    finding: Words


def others(besides: str) -> tuple[Site, ...]:
    """OKX's sites but the one called `besides`; never another address, whose owner a key is none of the business of."""
    return tuple(each for each in sites.SITES if each.name != besides)


def probe(there: Site, client: Client) -> Probed:
    """Ask `there`, with which `client` speaks, for the key's standing; never raises."""
    try:
        client.measure_clock()
        client.standing()
    except ExchangeProblem as error:
        return _refused(there, error)
    return Probed(there, knows=True, finding=Words("knows this key and accepts it.", "该 API key 有效。"))


def _refused(there: Site, error: ExchangeProblem) -> Probed:
    told = refusal(Subject.SITE, error).finding
    if isinstance(error, Refused) and error.code == NO_SUCH_KEY:
        return Probed(there, knows=False, finding=Words("does not know this key.", "不存在该 API key。"))
    if isinstance(error, Refused) and fault_of(error.code) in _OF_KNOWN_KEYS:
        words = Words(f"knows this key, but refuses it. {told.en}", f"存在该 API key，但拒绝了请求。{told.zh}")
        return Probed(there, knows=True, finding=words)
    return Probed(there, knows=None, finding=Words(f"could not tell: {told.en}", f"未能查明：{told.zh}"))
