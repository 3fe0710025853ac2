"""What a practice account owes and owns when it opens: the usual one, a poor one and one without debts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.practice.ledger import Balance, Book, Debt, Margin

# More digits than a float holds, as OKX sends them; at the end the risk of a forced repayment, and its type.
_DEBTS = (
    ("BTC", Margin.CROSS, "0.051234", "0.0000011923847561029384", "0.00003", ("0", "0")),
    ("ETH", Margin.CROSS, "1.023052", "0.0000310087219405873601", "0.00004", ("1", "1")),
    ("LTC", Margin.CROSS, "29.653478", "0.0011000462813907254186", "0.00011", ("3", "1")),
    ("SOL", Margin.CROSS, "4.1", "0.0009127340518266", "0.00016", ("2", "2")),
    ("AVAX", Margin.CROSS, "10.412", "0.0031", "0.00012", ("4", "1")),
    ("LINK", Margin.CROSS, "41.2", "0.0048113907", "0.0001", ("5", "2")),
    ("DOGE", Margin.CROSS, "1250", "0.1875", "0.00015", ("1", "2")),
    ("XRP", Margin.CROSS, "310", "0.02", "0.00008", ("0", "0")),
    ("DOT", Margin.CROSS, "88.1", "0.013371500218849930117", "0.00014", ("2", "1")),
    ("USDC", Margin.CROSS, "120.5", "0.0138020547945205479452", "0.00019", ("0", "0")),
    ("ADA", Margin.ISOLATED, "420.25", "0.0401", "0.00012", ("0", "0")),
    ("ATOM", Margin.ISOLATED, "36.07", "0.0052019", "0.00013", ("0", "0")),
)
_BALANCES = (
    ("USDT", "10000", "2345.67"),
    ("USDC", "0", "1890.1234567891"),
    ("OKB", "12.5", "3.0000000001"),
    ("EUR", "812.4", "0"),
)
_PRICES = {
    "BTC": "66772.4", "ETH": "2682.15", "LTC": "81.0007", "SOL": "152.31", "AVAX": "29.1402", "LINK": "14.8479",
    "DOGE": "0.11934", "XRP": "0.51002", "DOT": "4.1277", "ADA": "0.35188", "ATOM": "4.4263",
    "USDT": "0.99981", "USDC": "1.00004", "OKB": "39.627", "EUR": "1.08372",
}  # a table reads better in lines  # fmt: skip

USUAL = Book(
    debts=tuple(
        Debt(ccy, margin, Decimal(owed), Decimal(due), Decimal(rate), risk)
        for ccy, margin, owed, due, rate, risk in _DEBTS
    ),
    balances=tuple(Balance(ccy, Decimal(trading), Decimal(funding)) for ccy, trading, funding in _BALANCES),
    prices={currency: Decimal(price) for currency, price in _PRICES.items()},
)
"""Ten cross debts at all risks of a forced repayment, two isolated ones, and four pay currencies, one of them owed."""

POOR = replace(
    USUAL,
    balances=(
        Balance("USDT", Decimal(90), Decimal("30.5")),
        Balance("USDC", Decimal(0), Decimal(0)),
        Balance("OKB", Decimal("0.1"), Decimal(0)),
        Balance("EUR", Decimal(0), Decimal("5.25")),
    ),
)
"""The usual debts, and not enough to repay them."""

DEBT_FREE = replace(USUAL, debts=())
"""The usual balances, and nothing owed."""
