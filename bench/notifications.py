"""Signs and seals payment notifications as WeChat does, ahead of time, for `chama bench`.

`python -m bench.notifications WECHAT_FOLDER PAYMENTS OUT`: PAYMENTS is JSON [[payment id, fen], …]; OUT gets
one HTTP request each, NUL between them.
"""

import json
import sys
import time
import uuid
from pathlib import Path

from simulators.wechat.clock import shanghai
from simulators.wechat.keys import Keys, open_keys
from simulators.wechat.signing import dump, seal, signed_headers


def request(keys: Keys, number: str, fen: int, now: int) -> bytes:
    """One notification as it goes over the wire."""
    plain = {
        "appid": keys.appid,
        "mchid": keys.mchid,
        "out_trade_no": number,
        "transaction_id": f"42{uuid.uuid4().int % 10**26:026d}",
        "trade_type": "NATIVE",
        "trade_state": "SUCCESS",
        "success_time": shanghai(now),
        "amount": {"total": fen, "payer_total": fen, "currency": "CNY", "payer_currency": "CNY"},
    }
    resource = seal(keys.api_v3_key, dump(plain), "transaction") | {"original_type": "transaction"}
    body = dump(
        {
            "id": str(uuid.uuid4()),
            "create_time": shanghai(now),
            "event_type": "TRANSACTION.SUCCESS",
            "resource_type": "encrypt-resource",
            "summary": "支付成功",
            "resource": resource,
        }
    )
    headers = signed_headers(keys, keys.public_key_id, now, body)
    headers |= {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /callback/wechat-pay HTTP/1.1\r\n{head}\r\n".encode() + body


def main() -> None:
    """Write the requests."""
    folder, payments, out = (Path(a) for a in sys.argv[1:4])
    keys, now = open_keys(folder), int(time.time())
    made = [request(keys, number, fen, now) for number, fen in json.loads(payments.read_text())]
    out.write_bytes(b"\0".join(made))


if __name__ == "__main__":
    main()
