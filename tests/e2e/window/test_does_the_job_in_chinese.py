"""The whole job in Chinese, by roles and names alone."""

from __future__ import annotations


def test_three_debts_are_repaid(screen, reader, exchange, ends):
    process = screen.program(f"--practice={exchange.url}")
    reader.press("切换到简体中文")
    reader.find("label", "已选 0/5")
    before = len(reader.heard())
    for debt in ("BTC", "ETH", "LTC"):
        reader.toggle(debt)
    reader.find("label", "已选 3/5")
    reader.choose("偿还币种", "USDT")
    assert reader.nodes("combo box")[-1]["name"] == "偿还币种"
    reader.press("预览还债…")
    reader.find("dialog", "预览还债 — 练习")
    assert exchange.ledger.executed == []
    reader.press("以 USDT 偿还 3 项负债（练习）")
    screen.until(lambda: reader.names("table cell").count("已完成") == 3, "not three times 已完成")
    for debt in ("BTC", "ETH", "LTC"):
        reader.until_heard(f"{debt}：已完成。")
    (order,) = exchange.ledger.executed
    assert (order.debts, order.pay_with) == (("BTC", "ETH", "LTC"), "USDT")
    assert not [said for said in reader.heard()[before:] if any("a" <= letter <= "z" for letter in said)]
    ends(process)
