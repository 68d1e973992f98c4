"""Numbers of <sys/types.h> and what it includes."""
from os import major, minor

vars().update([(_pair.split('=')[0], int(_pair.split('=')[1].rstrip('L'))) for _pair in """
BIG_ENDIAN=4321  BYTE_ORDER=1234  CLK_TCK=1000000L  CLOCKS_PER_SEC=1000000L  CLOCK_PROCESS_CPUTIME_ID=2
CLOCK_REALTIME=0  CLOCK_THREAD_CPUTIME_ID=3  CLONE_FILES=1024  CLONE_FS=512  CLONE_PID=4096  CLONE_PTRACE=8192
CLONE_SIGHAND=2048  CLONE_VFORK=16384  CLONE_VM=256  CSIGNAL=255  FD_SETSIZE=1024  LITTLE_ENDIAN=1234
PDP_ENDIAN=3412  SCHED_FIFO=1  SCHED_OTHER=0  SCHED_RR=2  TIMER_ABSTIME=1
""".split()])
del _pair


def FD_ZERO(fdsetp):
    """A set of files is a list here: it becomes empty."""
    del fdsetp[:]
