// What mimalloc needs of this header of macOS, which zig does not bring. The function is in
// libSystem.
#pragma once

#include <stddef.h>
#include <stdint.h>

int32_t CCRandomGenerateBytes(void *bytes, size_t count);
