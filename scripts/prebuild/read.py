"""What a library says of itself, as JSON: format, processor, libraries, and symbols it imports.

Run by binary.js, with LIEF on the path.
"""

import json
import sys

import lief


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
        "libraries": [library.name for library in binary.libraries],
        "imports": [symbol.name.removeprefix("_") for symbol in binary.imported_symbols],
        "signed": binary.has_code_signature,
        "system": ".".join(map(str, binary.build_version.minos)) if binary.has_build_version else None,
    }


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
