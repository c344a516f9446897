"""What a library says of itself, as JSON: format, processor, libraries, and symbols it imports.

Run by binary.js, with LIEF on the path.
"""

import hashlib
import json
import struct
import sys

import lief

ITSELF = lief.MachO.LoadCommand.TYPE.ID_DYLIB


def elf(binary):
    versions = {
        aux.name for entry in binary.symbols_version_requirement for aux in entry.get_auxiliary_symbols()
    }
    return {
        "format": "ELF",
        "processor": binary.header.machine_type.name,
        "libraries": list(binary.libraries),
        "imports": [symbol.name for symbol in binary.imported_symbols],
        "versions": sorted(versions),
    }


def macho(binary):
    return {
        "format": "Mach-O",
        "processor": binary.header.cpu_type.name,
        "libraries": [library.name for library in binary.libraries if library.command != ITSELF],
        "imports": [symbol.name.removeprefix("_") for symbol in binary.imported_symbols],
        "signed": signed(binary),
        "system": ".".join(map(str, binary.build_version.minos)) if binary.has_build_version else None,
    }


def signed(binary):
    """Whether the signature is there and has the hash of each page, as the kernel of macOS checks it."""
    if not binary.has_code_signature:
        return False
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    start = binary.code_signature.data_offset
    (_, _, count) = struct.unpack_from(">III", data, start)
    entries = [struct.unpack_from(">II", data, start + 12 + 8 * i) for i in range(count)]
    directory = start + next(offset for kind, offset in entries if kind == 0)
    fields = struct.unpack_from(">IIIIIIIIIBBBB", data, directory)
    (hashes, slots, limit, size, page) = (fields[4], fields[7], fields[8], fields[9], 1 << fields[12])
    return slots == -(-limit // page) and all(
        data[directory + hashes + size * i :][:size]
        == hashlib.sha256(data[page * i : min(page * (i + 1), limit)]).digest()
        for i in range(slots)
    )


def pe(binary):
    return {
        "format": "PE",
        "processor": binary.header.machine.name,
        "libraries": [entry.name for entry in binary.imports],
        "imports": [symbol.name for entry in binary.imports for symbol in entry.entries],
    }


READERS = {lief.ELF.Binary: elf, lief.MachO.Binary: macho, lief.PE.Binary: pe}

parsed = lief.parse(sys.argv[1])
if type(parsed) not in READERS:
    sys.exit(f"{sys.argv[1]} is no library")
json.dump(READERS[type(parsed)](parsed), sys.stdout)
