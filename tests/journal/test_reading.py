from __future__ import annotations

from itertools import chain

import pytest

from app.domain.repayment import State
from app.errors import JournalProblem
from tests.journal.orders import become, plan, sent


def kept(journal, count, *, account_id="a"):
    """So many repayments, each at its end, with one to five debts and one or two attempts."""
    debts = ("BTC", "ETH", "LTC", "SOL", "XRP")
    numbers = []
    for at in range(count):
        repayment = sent(journal, *debts[: 1 + at % 5], account_id=account_id, user_key=f"live:{account_id}")
        repayment = journal.answered(become(repayment, State.REFUSED), answer="declined", code="50011", message="slow")
        if at % 2:
            repayment = journal.sent(repayment, sent_ms=3_000 + at)
            repayment = journal.answered(become(repayment, State.FAILED), answer="answered", code="0", message="")
        numbers.append(repayment.id)
    return numbers


@pytest.mark.parametrize("orders", [1, 3, 7, 100])
def test_pages_give_every_repayment_once_newest_first_as_the_journal_has_it(opened, orders):
    journal = opened()
    numbers = kept(journal, 7)
    kept(journal, 3, account_id="b")
    pages = list(journal.pages(account_id="a", orders=orders))
    assert [each.id for each in chain(*pages)] == numbers[::-1]
    assert all(each == journal.repayment(each.id) for each in chain(*pages))
    assert {len(page) for page in pages[:-1]} <= {orders}
    assert {each.attempts for each in chain(*pages)} == {1, 2}


def test_an_account_without_repayments_has_no_page(opened):
    journal = opened()
    kept(journal, 2)
    assert list(journal.pages(account_id="b", orders=10)) == []


def test_a_page_is_one_query_whatever_is_on_it(opened):
    journal = opened()
    kept(journal, 20)
    queries = []
    journal._database.set_trace_callback(queries.append)
    assert len(next(journal.pages(account_id="a", orders=20))) == 20
    assert len(queries) == 1


def test_what_is_written_between_two_pages_moves_none_to_another_page(opened):
    journal = opened()
    numbers = kept(journal, 6)
    pages = journal.pages(account_id="a", orders=2)
    first = next(pages)
    newer = plan(journal, "DOGE", account_id="a", user_key="live:a")
    seen = [each.id for each in chain(first, *pages)]
    assert seen == numbers[::-1]
    assert newer.id not in seen


def test_a_page_with_a_row_that_makes_no_sense_is_said_to_be_unreadable(opened):
    journal = opened()
    number = kept(journal, 1)[0]
    journal._database.execute("UPDATE rows SET repaid = 'much' WHERE order_id = ?", (number,))
    with pytest.raises(JournalProblem):
        next(journal.pages(account_id="a", orders=10))


def test_an_order_that_lost_its_rows_is_said_to_be_unreadable(opened):
    journal = opened()
    number = kept(journal, 1)[0]
    journal._database.execute("DELETE FROM rows WHERE order_id = ?", (number,))
    with pytest.raises(JournalProblem):
        next(journal.pages(account_id="a", orders=10))
