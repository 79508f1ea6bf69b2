"""Load comes from other programs (wrk, pgbench): Python would measure itself."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from chama.runtime.engines import EngineProblem
from chama.runtime.engines.runner import MAJOR, wheel_binaries

# Requests are sent as they lie in the file, NUL between them; who has sent the last one says so and stops.
# Its own clock counts then, because wrk's would run on to the end of the window.
# One generator thread: with several, each would read the file from its beginning.
SCRIPT = """
local ffi = require "ffi"
ffi.cdef "typedef struct { long s; long us; } chama_time; int gettimeofday(chama_time *, void *);"
local requests, next_one, begun = {}, 0, 0
took = 0
local function micros()
  local t = ffi.new("chama_time")
  ffi.C.gettimeofday(t, nil)
  return tonumber(t.s) * 1e6 + tonumber(t.us)
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function init(args)
  local file = assert(io.open(args[1], "rb"))
  for text in file:read("*a"):gmatch("([^%z]+)") do requests[#requests + 1] = text end
  file:close()
end
function request()
  next_one = next_one + 1
  -- wrk asks for the first one only to look at it.
  if next_one == 2 then begun = micros() end
  if next_one > #requests then
    if not ONCE then next_one = 1 else
      if took == 0 then
        took = micros() - begun
        io.stdout:write("\\nSENT\\n")
        io.stdout:flush()
      end
      wrk.thread:stop()
      return requests[#requests]
    end
  end
  return requests[next_one]
end
-- An open loop: whoever is free takes the next of the instants at which a request is due.
if RATE > 0 then
  local first, taken = 0, 0
  function delay()
    local now = micros()
    if first == 0 then first = now end
    local due = first + taken * 1e6 / RATE
    taken = taken + 1
    return math.max(0, math.floor((due - now) / 1000))
  end
end
function done(summary, latency, requests)
  local e, took = summary.errors, threads[1]:get("took")
  if took == 0 then took = summary.duration end
  io.write(string.format(
    '\\nRESULT {"requests":%d,"micros":%d,"p50":%f,"p99":%f,"bad":%d,"lost":%d,"bytes":%d}\\n',
    summary.requests, took, latency:percentile(50), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout, summary.bytes))
end
"""
# A generator that needs more than this share of a core measures itself.
MOST_OF_A_CORE = 0.5
WARM_UP_SECONDS = 2
SHORTEST_SECONDS = 0.3


class Round(msgspec.Struct, frozen=True):
    """What one run of a generator counted."""

    per_second: float
    p50_ms: float
    p99_ms: float
    bad: int
    good: int
    generator_share: float
    bytes_each: float = 0.0
    seconds: float = 0.0


class _Result(msgspec.Struct):
    requests: int
    micros: int
    p50: float
    p99: float
    bad: int
    lost: int
    bytes: int


def raw(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def need_wrk() -> str:
    """Where wrk is, or what to install."""
    found = shutil.which("wrk")
    if found is None:
        raise EngineProblem("The load generator wrk is missing. Install it: apt-get install wrk")
    return found


def run_wrk(
    folder: Path,
    port: int,
    requests: Sequence[bytes],
    seconds: int,
    connections: int,
    once: bool,
    rate: float = 0,
) -> Round:
    """Send these requests for some seconds; `once` sends each only one time.

    With a `rate` they go out at that many a second, answered or not, while a connection is free; without,
    each connection asks again as soon as it has its answer.
    """
    folder = Path(tempfile.mkdtemp(dir=folder))
    script, file = folder / "load.lua", folder / "requests.bin"
    script.write_text(f"ONCE, RATE = {'true' if once else 'false'}, {rate}\n{SCRIPT}")
    file.write_bytes(b"\0".join(requests))
    process = subprocess.Popen(
        [
            *[need_wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)],
            *[f"http://127.0.0.1:{port}", "--", str(file)],
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = _until_sent(process)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    found = re.search(r"^RESULT (\{.*\})$", said, re.M)
    if found is None:
        raise EngineProblem(f"wrk failed:\n{said.strip()}")
    r = msgspec.json.decode(found[1], type=_Result)
    took = r.micros / 1e6
    if took < SHORTEST_SECONDS:
        raise EngineProblem(f"All {len(requests)} prepared requests were sent in {took:.2f} s: too few.")
    share = (used.ru_utime + used.ru_stime) / took
    good = r.requests - r.bad
    each = r.bytes / max(r.requests, 1)
    return Round(good / took, r.p50 / 1000, r.p99 / 1000, r.bad + r.lost, good, share, each, took)


def _until_sent(process: "subprocess.Popen[str]") -> str:
    """What wrk says; it is ended when it has sent everything once, else by its window."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line == "SENT\n":
            process.send_signal(signal.SIGINT)
    return "".join(said)


# One order as the shop writes it, bare: stock of three SKUs, the order, its lines, its act, its event.
PGBENCH_TABLES = """
CREATE SCHEMA bench;
CREATE TABLE bench.stock (sku int PRIMARY KEY, on_hand bigint NOT NULL, held bigint NOT NULL);
INSERT INTO bench.stock SELECT g, 1000000000, 0 FROM generate_series(1, 300) AS g;
CREATE TABLE bench.orders (id text PRIMARY KEY, user_id int NOT NULL, total_fen bigint NOT NULL,
  at timestamptz NOT NULL);
CREATE INDEX ON bench.orders (user_id, at);
CREATE TABLE bench.lines (order_id text, sku int, quantity int, price_fen bigint,
  PRIMARY KEY (order_id, sku));
CREATE TABLE bench.acts (key text PRIMARY KEY, answer bytea NOT NULL);
CREATE TABLE bench.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload bytea NOT NULL);
"""
PGBENCH_ORDER = r"""
\set sku random(1, 298)
\set shopper random(1, 100000)
\set a random(1, 9000000000000000)
\set b random(1, 9000000000000000)
BEGIN;
UPDATE bench.stock SET held = held + 1 WHERE sku BETWEEN :sku AND :sku + 2;
INSERT INTO bench.orders VALUES ('ord_' || :a || '_' || :b, :shopper, 29700, now());
INSERT INTO bench.lines SELECT 'ord_' || :a || '_' || :b, g, 1, 9900
  FROM generate_series(:sku, :sku + 2) AS g;
INSERT INTO bench.acts VALUES ('act_' || :a || '_' || :b, '\x00'::bytea);
INSERT INTO bench.outbox (payload) VALUES (decode(repeat('00', 200), 'hex'));
COMMIT;
"""


def pgbench_program() -> str:
    """PostgreSQL's own load generator: the wheel's, else Debian's."""
    wheel = wheel_binaries() / "pgbench"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    found = [str(p) for p in (wheel, *reversed(debian)) if p.is_file()] or [shutil.which("pgbench") or ""]
    if not found[0]:
        raise EngineProblem(f"pgbench is missing. Install it: apt-get install postgresql-contrib-{MAJOR}")
    return found[0]


def run_pgbench(folder: Path, url: str, seconds: int) -> Round:
    """One bare order transaction again and again, from 8 connections."""
    script, logs = folder / "order.sql", folder / "pgbench"
    script.write_text(PGBENCH_ORDER)
    logs.mkdir(exist_ok=True)
    for old in logs.iterdir():
        old.unlink()
    begun = time.monotonic()
    process = subprocess.Popen(
        [
            *[pgbench_program(), "-n", "-M", "simple", "-c", "8", "-j", "2", "-T", str(seconds), "-l"],
            *["--log-prefix", str(logs / "log"), "-f", str(script), url],
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, code, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    found = re.search(r"^tps = ([0-9.]+)", said, re.M)
    if process.returncode != 0 or found is None:
        raise EngineProblem(f"pgbench failed:\n{said.strip()}")
    told = [line.split()[2] for f in logs.iterdir() for line in f.read_text().splitlines()]
    # A transaction that gave way to another is told of as `failed`; pgbench does not count it either.
    micros = sorted(int(t) for t in told if t != "failed")
    share = (used.ru_utime + used.ru_stime) / (time.monotonic() - begun)
    p50, p99 = micros[len(micros) // 2] / 1000, micros[len(micros) * 99 // 100] / 1000
    return Round(float(found[1]), p50, p99, 0, len(micros), share)


def write_json(file: Path, content: object) -> None:
    """Write the figures for other programs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
