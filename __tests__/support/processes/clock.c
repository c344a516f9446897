/* Preloaded into a process, it adds $REDLET_CLOCK seconds to the time of day. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
    static int (*really)(clockid_t, struct timespec *);
    static long ahead;
    if (really == NULL) {
        const char *text = getenv("REDLET_CLOCK");
        ahead = text == NULL ? 0 : atol(text);
        really = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    }
    int result = really(clock, now);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += ahead;
    return result;
}
