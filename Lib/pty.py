"""Pseudo-terminals: a program runs on the slave side as on a terminal, and the master side plays the user.

    pid, master = pty.fork()        # 0 in the child, whose standard files are the slave
    pty.spawn(['vi', 'file'])       # copies between our own terminal and the program's until it ends
"""
import os
import tty
from select import select

__all__ = ['openpty', 'fork', 'spawn']

STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO = range(3)

CHILD = 0       # what fork() returns as process number in the child


def openpty():
    "(master, slave): descriptors of a new pair."
    return os.openpty()


def master_open():
    "(master descriptor, name of the slave).  Kept for old programs: use openpty()."
    master, slave = openpty()
    name = os.ttyname(slave)
    os.close(slave)
    return master, name


def slave_open(tty_name):
    "Opens the slave by its name, as the terminal that controls this process.  Use openpty()."
    return os.open(tty_name, os.O_RDWR)


def fork():
    "os.fork() with the child on a terminal of its own: (process number, master)."
    return os.forkpty()


def _read(fd):
    "What spawn reads with by default."
    return os.read(fd, 1024)


def _write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


def _copy(master_fd, master_read=_read, stdin_read=_read):
    """Copies master to standard output and standard input to master, until both have ended.

    OSError where reading a master whose slave is closed is an error."""
    routes = {master_fd: (master_read, STDOUT_FILENO), STDIN_FILENO: (stdin_read, master_fd)}
    while True:
        for fd in select(list(routes), [], [])[0]:
            read, target = routes[fd]
            data = read(fd)
            if data:
                _write_all(target, data)
            else:
                del routes[fd]      # it has ended


def spawn(argv, master_read=_read, stdin_read=_read):
    """Runs a program (a name, or a list with its arguments) on a terminal connected to ours; returns when it ends.

    The two functions get a descriptor and return bytes; '' ends that direction."""
    words = [argv] if isinstance(argv, str) else argv
    pid, master = fork()
    if pid == CHILD:
        os.execlp(words[0], *words)
    restore = _raw_input_mode()
    try:
        _copy(master, master_read, stdin_read)
    except EnvironmentError:
        pass        # a slave that is closed makes reading its master an error
    finally:
        restore()
    os.close(master)


def _raw_input_mode():
    "Lets all keys of our terminal through, if it is one; a function that ends that."
    try:
        before = tty.tcgetattr(STDIN_FILENO)
        tty.setraw(STDIN_FILENO)
    except tty.error:
        return lambda: None
    return lambda: tty.tcsetattr(STDIN_FILENO, tty.TCSAFLUSH, before)
