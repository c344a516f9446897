// What mimalloc needs of this header of macOS, which zig does not bring.
#pragma once

enum { kCCSuccess = 0 };
