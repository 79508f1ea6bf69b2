"""Writes the bills of a day as WeChat does, for `chama bench`.

`python -m bench.bills FOLDER APP MERCHANT RATE`: FOLDER/rows.json is JSON [[payment id, transaction id, fen,
unix seconds], …]; FOLDER gets trade.csv and fund.csv.
"""

import json
import sys
from pathlib import Path

from simulators.wechat.bills import Row, fee, fund_bill, trade_bill


def main() -> None:
    """Write both."""
    folder, (app, merchant), rate = Path(sys.argv[1]), sys.argv[2:4], int(sys.argv[4])
    told = json.loads((folder / "rows.json").read_text())
    rows = [
        Row(at, app, merchant, transaction, number, "o", fen, fee(fen, rate), rate, "茶")
        for number, transaction, fen, at in told
    ]
    for kind, lines in (("trade", trade_bill(rows)), ("fund", fund_bill(rows))):
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
            out.writelines(lines)


if __name__ == "__main__":
    main()
