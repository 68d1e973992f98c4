"""Calls that block, or that work long on much data, let other threads run.

The interpreter is told never to switch threads by itself (sys.setcheckinterval), so a second thread runs only while a call of
the main one lets it.  Calls that wait are ended by that thread and by nothing else; calls that compute are looked at by a
counter.  Each case is a process of its own; one whose call keeps the others out is ended by an alarm."""
import fcntl
import hashlib
import io
import mmap
import os
import pty
import select
import shutil
import signal
import socket
import ssl
import sys
import syslog
import tempfile
import termios
import thread
import time
import traceback
import unittest
import zlib

try:
    import bz2
except ImportError:      # built without the library
    bz2 = None
try:
    import sqlite3
except ImportError:
    sqlite3 = None

LIMIT = 120      # seconds after which nothing will come any more


class Place(object):
    """What a case works with: two pipes, a pair of sockets, a folder."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        self.fifo = os.path.join(self.folder, "fifo")
        os.mkfifo(self.fifo)
        self.out, self.into = os.pipe()
        self.left, self.right = socket.socketpair()

    def path(self, name):
        return os.path.join(self.folder, name)

    def feed(self):
        os.write(self.into, "a line\n" * 2)
        os.close(self.into)

    def drain(self):
        while os.read(self.out, 1 << 16):
            pass

    def send(self):
        self.right.sendall("x" * 8)
        self.right.shutdown(socket.SHUT_WR)

    def receive(self):
        while self.right.recv(1 << 16):
            pass

    def open_fifo(self):
        with open(self.fifo, "w") as file:
            file.write("a line\n")


WAITS = {}       # name -> function of a Place that gives (what blocks, what ends it)
WORKS = {}       # name -> function that works long


def waits(function):
    WAITS[function.__name__] = function
    return function


def full(write, end):
    """Writing more than a pipe or socket holds; the reader sees the end."""
    def action():
        write("x" * 3000000)
        end()
    return action


# ---- posix ----

@waits
def os_read(at):
    return lambda: os.read(at.out, 10), at.feed


@waits
def os_write(at):
    def write(data):
        while data:
            data = data[os.write(at.into, data):]
    return full(write, lambda: os.close(at.into)), at.drain


@waits
def os_open(at):
    return lambda: os.close(os.open(at.fifo, os.O_RDONLY)), at.open_fifo


def child_waits(at, wait):
    """A child that ends when the pipe does."""
    pid = os.fork()
    if pid == 0:
        os.close(at.into)
        at.drain()
        os._exit(0)
    return lambda: wait(pid), lambda: os.close(at.into)


@waits
def os_wait(at):
    return child_waits(at, lambda pid: os.wait())


@waits
def os_waitpid(at):
    return child_waits(at, lambda pid: os.waitpid(pid, 0))


@waits
def os_wait3(at):
    return child_waits(at, lambda pid: os.wait3(0))


@waits
def os_wait4(at):
    return child_waits(at, lambda pid: os.wait4(pid, 0))


@waits
def os_system(at):
    return lambda: os.system("read line <%s" % at.fifo), at.open_fifo


@waits
def os_popen_close(at):
    return lambda: os.popen("read line <%s" % at.fifo).close(), at.open_fifo


# ---- file ----

def file_case(use):
    return lambda at: (lambda: use(os.fdopen(at.out, "rb")), at.feed)


for name, use in [("read", lambda f: f.read()), ("readline", lambda f: f.readline()), ("readlines", lambda f: f.readlines()),
                  ("next", lambda f: f.next()), ("iteration", list), ("readinto", lambda f: f.readinto(bytearray(3))),
                  ("xreadlines", lambda f: list(f.xreadlines()))]:
    WAITS["file_" + name] = file_case(use)


@waits
def file_open(at):
    return lambda: open(at.fifo).close(), at.open_fifo


def file_out(at, write):
    file = os.fdopen(at.into, "wb")
    return full(lambda data: write(file, data), file.close), at.drain


@waits
def file_write(at):
    return file_out(at, lambda file, data: file.write(data))


@waits
def file_writelines(at):
    return file_out(at, lambda file, data: file.writelines([data, data]))


@waits
def file_flush(at):
    file = os.fdopen(at.into, "wb", 1 << 20)
    file.write("x" * 1000000)
    return lambda: (file.flush(), file.close()), at.drain


@waits
def file_close(at):
    file = os.fdopen(at.into, "wb", 1 << 20)
    file.write("x" * 1000000)
    return file.close, at.drain


# ---- io ----

def io_case(use, mode="rb", **how):
    return lambda at: (lambda: use(io.open(at.out, mode, **how)), at.feed)


for name, mode, how in [("raw", "rb", {"buffering": 0}), ("buffered", "rb", {}), ("text", "r", {})]:
    WAITS["io_%s_read" % name] = io_case(lambda f: f.read(), mode, **how)
    WAITS["io_%s_readline" % name] = io_case(lambda f: f.readline(), mode, **how)
WAITS["io_raw_readinto"] = io_case(lambda f: f.readinto(bytearray(3)), "rb", buffering=0)
WAITS["io_buffered_read1"] = io_case(lambda f: f.read1(3))
WAITS["io_buffered_peek"] = io_case(lambda f: f.peek(3))


@waits
def io_open(at):
    return lambda: io.open(at.fifo).close(), at.open_fifo


@waits
def io_raw_write(at):
    file = io.open(at.into, "wb", buffering=0)

    def write(data):
        while data:
            data = data[file.write(data):]
    return full(write, file.close), at.drain


@waits
def io_buffered_write(at):
    file = io.open(at.into, "wb")
    return full(file.write, file.close), at.drain


# ---- socket, select ----

def socket_case(use):
    return lambda at: (lambda: use(at.left), at.send)


for name, use in [("recv", lambda s: s.recv(3)), ("recv_into", lambda s: s.recv_into(bytearray(3))),
                  ("recvfrom", lambda s: s.recvfrom(3)), ("recvfrom_into", lambda s: s.recvfrom_into(bytearray(3))),
                  ("makefile", lambda s: s.makefile().readline())]:
    WAITS["socket_" + name] = socket_case(use)
WAITS["select_select"] = socket_case(lambda s: select.select([s], [], []))
WAITS["select_select_limit"] = socket_case(lambda s: select.select([s], [], [], LIMIT))


def polled(poll):
    def use(s):
        poll.register(s, 1)     # POLLIN and EPOLLIN
        poll.poll()
    return use


WAITS["select_poll"] = socket_case(lambda s: polled(select.poll())(s))
WAITS["select_epoll"] = socket_case(lambda s: polled(select.epoll())(s))


@waits
def socket_send(at):
    def write(data):
        while data:
            data = data[at.left.send(data):]
    return full(write, at.left.close), at.receive


@waits
def socket_sendall(at):
    return full(at.left.sendall, at.left.close), at.receive


@waits
def socket_recv_with_limit(at):
    at.left.settimeout(LIMIT)
    return lambda: at.left.recv(3), at.send


def listener(at, backlog):
    server = socket.socket(socket.AF_UNIX)
    server.bind(at.path("socket"))
    server.listen(backlog)
    return server


@waits
def socket_accept(at):
    server = listener(at, 1)
    client = socket.socket(socket.AF_UNIX)
    return server.accept, lambda: client.connect(at.path("socket"))


@waits
def socket_connect(at):
    server, clients = listener(at, 0), []

    def connect():
        for _ in range(4):      # more than the queue holds
            clients.append(socket.socket(socket.AF_UNIX))
            clients[-1].connect(at.path("socket"))
    return connect, lambda: [server.accept() for _ in range(4)]


def outer(inner):
    """The kind of socket that ssl takes."""
    return socket.socket(_sock=inner)


@waits
def ssl_handshake(at):
    def shake():
        try:
            ssl.wrap_socket(outer(at.left))
        except (ssl.SSLError, socket.error):
            pass
    return shake, at.right.close


def encrypted(at):
    """Both ends of a connection that needs no certificate."""
    made = []
    for plain, server_side in (at.left, False), (at.right, True):
        settings = ssl.SSLContext(ssl.PROTOCOL_TLS)
        settings.options |= 0x20000000      # not TLS 1.3
        settings.set_ciphers("AECDH-AES128-SHA:@SECLEVEL=0")
        made.append(settings.wrap_socket(outer(plain), server_side, do_handshake_on_connect=False))
    thread.start_new_thread(made[1].do_handshake, ())
    made[0].do_handshake()
    return made


@waits
def ssl_read(at):
    ours, theirs = encrypted(at)
    return lambda: ours.read(3), lambda: theirs.write("abc")


@waits
def ssl_write(at):
    ours, theirs = encrypted(at)

    def drain():
        while theirs.read(1 << 16):
            pass
    return full(ours.write, ours.close), drain


# ---- locks of files, threads and tables ----

@waits
def fcntl_flock(at):
    first, second = open(at.path("lock"), "w"), open(at.path("lock"), "w")
    fcntl.flock(first, fcntl.LOCK_EX)
    return lambda: fcntl.flock(second, fcntl.LOCK_EX), lambda: fcntl.flock(first, fcntl.LOCK_UN)


@waits
def fcntl_lockf(at):
    file, ready = open(at.path("lock"), "w"), os.pipe()
    pid = os.fork()
    if pid == 0:
        fcntl.lockf(file, fcntl.LOCK_EX)
        os.write(ready[1], "x")
        os.close(at.into)
        at.drain()
        os._exit(0)
    os.read(ready[0], 1)
    return lambda: fcntl.lockf(file, fcntl.LOCK_EX), lambda: os.close(at.into)


@waits
def thread_lock(at):
    lock = thread.allocate_lock()
    lock.acquire()
    return lock.acquire, lock.release


def sqlite_busy(at):
    first, second = [sqlite3.connect(at.path("table"), timeout=LIMIT, check_same_thread=False) for _ in range(2)]
    first.execute("create table t (a)")
    first.commit()
    first.execute("insert into t values (1)")
    return lambda: second.execute("insert into t values (2)"), first.commit


if sqlite3 is not None:
    waits(sqlite_busy)


@waits
def multiprocessing_recv(at):
    import _multiprocessing
    connection = _multiprocessing.Connection(os.dup(at.left.fileno()), writable=False)
    return lambda: connection.recv_bytes(), lambda: at.right.sendall("\0\0\0\1x")


@waits
def multiprocessing_semaphore(at):
    import _multiprocessing
    semaphore = _multiprocessing.SemLock(1, 0, 1)
    return semaphore.acquire, semaphore.release


# ---- long work ----

NOISE = "".join(map(chr, range(256))) * 8000
SQUEEZED = zlib.compress(NOISE * 10, 1)

WORKS["zlib_compress"] = lambda: zlib.compress(NOISE, 9)
WORKS["zlib_decompress"] = lambda: zlib.decompress(SQUEEZED)
WORKS["zlib_compressobj"] = lambda: zlib.compressobj(9).compress(NOISE)
WORKS["zlib_decompressobj"] = lambda: zlib.decompressobj().decompress(SQUEEZED)
if bz2 is not None:
    PACKED = bz2.compress(NOISE[:900000])
    WORKS["bz2_compress"] = lambda: bz2.compress(NOISE[:900000])
    WORKS["bz2_decompress"] = lambda: bz2.decompress(PACKED)
WORKS["time_sleep"] = lambda: time.sleep(.02)
if sqlite3 is not None:
    WORKS["sqlite_query"] = lambda: sqlite3.connect(":memory:").execute(
    "select count(*) from (select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7) a, "
    "(select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7) b, "
    "(select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7) c, "
    "(select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7) d, "
    "(select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7) e").fetchall()
# What waits for a device or another program, as long as that takes.
SCRATCH = tempfile.TemporaryFile()
SCRATCH.write("x" * 8192)
SCRATCH.flush()
TERMINAL = pty.openpty()[1]
for name, work in [("os_fsync", lambda: os.fsync(SCRATCH.fileno())), ("os_fdatasync", lambda: os.fdatasync(SCRATCH.fileno())),
                   ("os_stat", lambda: os.stat("/")), ("os_listdir", lambda: os.listdir("/")), ("os_access", lambda: os.access("/", 0)),
                   ("mmap_flush", lambda m=mmap.mmap(SCRATCH.fileno(), 0): m.flush()),
                   ("termios_tcdrain", lambda: termios.tcdrain(TERMINAL)),
                   ("termios_tcflush", lambda: termios.tcflush(TERMINAL, termios.TCIFLUSH)),
                   ("termios_tcflow", lambda: termios.tcflow(TERMINAL, termios.TCOON)),
                   ("termios_tcsendbreak", lambda: termios.tcsendbreak(TERMINAL, 0)),
                   ("syslog_syslog", lambda: syslog.syslog(syslog.LOG_DEBUG, "a test")),
                   ("socket_getaddrinfo", lambda: socket.getaddrinfo("127.0.0.1", 80, 0, 0, 0, socket.AI_NUMERICHOST)),
                   ("socket_getnameinfo", lambda: socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST))]:
    WORKS[name] = work
for name in ("md5", "sha1", "sha256", "sha512"):
    WORKS["hash_new_" + name] = lambda make=getattr(hashlib, name): make(NOISE)
    WORKS["hash_update_" + name] = lambda make=getattr(hashlib, name): make().update(NOISE)


def run_waiting(make):
    at, said = Place(), []
    try:
        block, end = make(at)

        def second():
            while not said:
                time.sleep(.001)
            end()
        thread.start_new_thread(second, ())
        said.append("now")
        block()
    finally:
        shutil.rmtree(at.folder, True)


def run_working(work):
    count = [0]

    def second():
        while True:
            count[0] += 1
            time.sleep(0)
    thread.start_new_thread(second, ())
    while True:         # until the alarm: how quickly a thread wakes up is the machine's affair
        before = count[0]
        work()
        if count[0] > before:
            return


def in_child(run, what):
    """The status of a process that runs it."""
    pid = os.fork()
    if pid == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(LIMIT)
            sys.setcheckinterval(sys.maxint >> 33)
            run(what)
            os._exit(0)
        except:
            traceback.print_exc()
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1]


class BlockingCalls(unittest.TestCase):
    """One test for each call."""

    def test_that_a_call_which_lets_nobody_run_would_be_seen(self):
        def busy(what):
            count = []
            thread.start_new_thread(lambda: count.append(1), ())
            sum(xrange(3000000))
            os._exit(7 if not count else 8)
        self.assertEqual(in_child(busy, None) >> 8, 7)


def add_tests(prefix, run, cases):
    for name, case in cases.items():
        def test(self, case=case):
            self.assertEqual(in_child(run, case), 0)
        setattr(BlockingCalls, prefix + name, test)


add_tests("test_waits_", run_waiting, WAITS)
add_tests("test_works_", run_working, WORKS)

if __name__ == "__main__":
    unittest.main()
