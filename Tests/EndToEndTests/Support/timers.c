// Loaded before libfaketime, which takes every absolute timer for one of the wall clock: Swift's are monotonic.
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(
    int timer, int flags, const struct itimerspec *value, struct itimerspec *old
) {
    return (int)syscall(SYS_timerfd_settime, timer, flags, value, old);
}
