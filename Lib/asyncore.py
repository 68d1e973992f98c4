"""Sockets that call back: one loop waits for all of them and tells each channel what it can do.

    class Shout(asyncore.dispatcher):
        def handle_read(self):
            self.send(self.recv(512).upper())

    Shout(socket.create_connection(('', 8007)))
    asyncore.loop()

A map {descriptor: channel} says what the loop waits for; socket_map is the one used by default.  On the way to a
handler: loop -> poll/poll2 -> read/write/readwrite -> handle_*_event -> handle_*.  What a handler raises goes to the
channel's handle_error(); ExitNow, KeyboardInterrupt and SystemExit end the loop.
"""
import os
import select
import socket
import sys
import time
import warnings
from errno import (EAGAIN, EALREADY, EBADF, ECONNABORTED, ECONNRESET, EINPROGRESS, EINTR, EINVAL, EISCONN, ENOTCONN,
                   EPIPE, ESHUTDOWN, EWOULDBLOCK, errorcode)

try:
    socket_map
except NameError:        # reload() keeps the channels
    socket_map = {}

_GONE = frozenset([ECONNRESET, ENOTCONN, ESHUTDOWN, ECONNABORTED, EPIPE, EBADF])
_CONNECT_PENDING = frozenset([EINPROGRESS, EALREADY, EWOULDBLOCK])
_PIECE = 1 << 16         # bytes sent at once: of much text the rest is copied as often as there are pieces


class ExitNow(Exception):
    "Ends the loop when a handler raises it."


_LEAVES_LOOP = ExitNow, KeyboardInterrupt, SystemExit


def _strerror(number):
    "What an errno means: the system's text, else its name."
    try:
        return os.strerror(number)
    except (ValueError, OverflowError):
        return errorcode.get(number, 'Unknown error %s' % number)


# telling a channel

def _tell(channel, *events):
    "Calls event methods one after the other; handle_error() takes what they raise."
    try:
        for event in events:
            getattr(channel, event)()
    except _LEAVES_LOOP:
        raise
    except:
        channel.handle_error()


def read(obj):
    "Tells a channel that there is something to read."
    _tell(obj, 'handle_read_event')


def write(obj):
    "Tells a channel that it can write."
    _tell(obj, 'handle_write_event')


def _exception(obj):
    _tell(obj, 'handle_expt_event')


if hasattr(select, 'poll'):
    _EVENTS = ((select.POLLIN, 'handle_read_event'), (select.POLLOUT, 'handle_write_event'),
               (select.POLLPRI, 'handle_expt_event'),
               (select.POLLHUP | select.POLLERR | select.POLLNVAL, 'handle_close'))
    _ALWAYS = select.POLLERR | select.POLLHUP | select.POLLNVAL


def readwrite(obj, flags):
    "Tells a channel what poll() found for it; a connection that proves to be gone is closed."
    try:
        for bits, event in _EVENTS:
            if flags & bits:
                getattr(obj, event)()
    except _LEAVES_LOOP:
        raise
    except socket.error as problem:
        (obj.handle_close if problem.args[0] in _GONE else obj.handle_error)()
    except:
        obj.handle_error()


# waiting

def _interests(map):
    "(descriptor, reads?, writes?) of the channels that want anything."
    for number, channel in map.items():
        reads = channel.readable()
        writes = channel.writable() and not channel.accepting
        if reads or writes:
            yield number, reads, writes


def poll(timeout=0.0, map=None):
    "Waits at most timeout seconds with select() and serves what is ready."
    map = socket_map if map is None else map
    if not map:
        return
    wanted = list(_interests(map))
    if not wanted:
        time.sleep(timeout)
        return
    try:
        ready = select.select([number for number, reads, _ in wanted if reads],
                              [number for number, _, writes in wanted if writes],
                              [number for number, _, _ in wanted], timeout)
    except select.error as problem:
        if problem.args[0] != EINTR:
            raise
        return
    for numbers, serve in zip(ready, (read, write, _exception)):
        for number in numbers:
            if number in map:        # an earlier handler may have closed it
                serve(map[number])


def poll2(timeout=0.0, map=None):
    "The same with poll(): any number of descriptors."
    map = socket_map if map is None else map
    if not map:
        return
    waiting = select.poll()
    for number, reads, writes in _interests(map):
        waiting.register(number, _ALWAYS | (select.POLLIN | select.POLLPRI if reads else 0)
                         | (select.POLLOUT if writes else 0))
    try:
        ready = waiting.poll(None if timeout is None else int(timeout * 1000))
    except select.error as problem:
        if problem.args[0] != EINTR:
            raise
        return
    for number, flags in ready:
        if number in map:
            readwrite(map[number], flags)


poll3 = poll2


def loop(timeout=30.0, use_poll=False, map=None, count=None):
    """Serves until no channel is left, or count times.

    timeout: seconds that one wait may take.  use_poll: poll() in place of select()."""
    map = socket_map if map is None else map
    wait = poll2 if use_poll and hasattr(select, 'poll') else poll
    while map and (count is None or count > 0):
        wait(timeout, map)
        if count is not None:
            count -= 1


def _is_pending(status):
    "Whether a connection is on its way, by the error of connect()."
    return status in _CONNECT_PENDING or status == EINVAL and os.name in ('nt', 'ce')


class dispatcher:
    "A socket as a channel of the loop: subclasses fill in the handle_* methods."

    debug = connected = accepting = connecting = closing = False
    addr = None                  # of the other side, or what bind() was told
    ignore_log_types = frozenset(['warning'])

    def __init__(self, sock=None, map=None):
        self._map = socket_map if map is None else map
        self._fileno = self.socket = None
        if sock:
            sock.setblocking(0)      # sockets from elsewhere may block
            self.set_socket(sock, map)
            self.connected = self.__has_peer(map)

    def __has_peer(self, map):
        "Whether the socket is connected; then the address of the other side is known."
        try:
            self.addr = self.socket.getpeername()
            return True
        except socket.error as problem:
            if problem.args[0] in (ENOTCONN, EINVAL):
                return False
            self.del_channel(map)
            raise

    def __repr__(self):
        kind = self.__class__
        state = 'listening' if self.accepting and self.addr else 'connected' if self.connected else None
        words = ['%s.%s' % (kind.__module__, kind.__name__), state, self.__address_text()]
        return '<%s at %#x>' % (' '.join([word for word in words if word is not None]), id(self))

    def __address_text(self):
        try:
            return None if self.addr is None else '%s:%d' % self.addr
        except TypeError:                    # of another family: a path, four numbers
            return repr(self.addr)

    __str__ = __repr__

    def __getattr__(self, attr):
        "What only the socket has; deprecated."
        me = self.__class__.__name__
        if attr == 'socket' or not hasattr(self.socket, attr):
            raise AttributeError("%s instance has no attribute '%s'" % (me, attr))
        warnings.warn('{0}.{1} is deprecated. Use {0}.socket.{1} instead.'.format(me, attr), DeprecationWarning, 2)
        return getattr(self.socket, attr)

    # the map

    def add_channel(self, map=None):
        (self._map if map is None else map)[self._fileno] = self

    def del_channel(self, map=None):
        (self._map if map is None else map).pop(self._fileno, None)
        self._fileno = None

    def set_socket(self, sock, map=None):
        self.socket, self._fileno = sock, sock.fileno()
        self.add_channel(map)

    # what a socket does

    def create_socket(self, family, type):
        """Makes the socket, non-blocking, of a family and a kind as socket.socket() takes them."""
        self.family_and_type = family, type
        sock = socket.socket(family, type)
        sock.setblocking(0)
        self.set_socket(sock)

    def set_reuse_addr(self):
        "Lets bind() take an address that was in use a moment ago, where the system can."
        level, option = socket.SOL_SOCKET, socket.SO_REUSEADDR
        try:
            self.socket.setsockopt(level, option, 1 | self.socket.getsockopt(level, option))
        except socket.error:
            pass

    def listen(self, num):
        """Accepts connections from now on; num: how many may wait."""
        self.accepting = True
        return self.socket.listen(5 if os.name == 'nt' and num > 5 else num)

    def bind(self, addr):
        """Takes an address."""
        self.addr = addr
        return self.socket.bind(addr)

    def connect(self, address):
        "Begins to connect; handle_connect() tells when it has come about."
        self.connected, self.connecting = False, True
        status = self.socket.connect_ex(address)
        done = status in (0, EISCONN)
        if not done and not _is_pending(status):
            raise socket.error(status, errorcode[status])
        self.addr = address
        if done:
            self.handle_connect_event()

    def accept(self):
        "(socket, address) of a new connection; None when there is none after all."
        try:
            return self.socket.accept()
        except TypeError:
            return None
        except socket.error as problem:
            if problem.args[0] in (EWOULDBLOCK, EAGAIN, ECONNABORTED):
                return None
            raise

    def send(self, data):
        "Sends what can be sent at once; the number of bytes."
        try:
            return self.socket.send(data)
        except socket.error as problem:
            if problem.args[0] in _GONE:
                self.handle_close()
            elif problem.args[0] != EWOULDBLOCK:
                raise
            return 0

    def recv(self, buffer_size):
        "What has come; '' after handle_close() when the other side is gone."
        try:
            data = self.socket.recv(buffer_size)
        except socket.error as problem:
            if problem.args[0] not in _GONE:
                raise
            data = ''
        if not data:
            self.handle_close()
            return ''
        return data

    def close(self):
        """Leaves the map and closes the socket."""
        self.connected = self.accepting = self.connecting = False
        self.del_channel()
        try:
            self.socket.close()
        except socket.error as problem:
            if problem.args[0] not in (ENOTCONN, EBADF):
                raise

    # what the loop asks

    def readable(self):
        """Whether to wait for something to read; to be overridden."""
        return True

    def writable(self):
        """Whether to wait for room to write; to be overridden."""
        return True

    # what the loop tells

    def _pending_error(self):
        return self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)

    def _settle(self):
        "The first event of a socket that connects tells how that went."
        if not self.connected and self.connecting:
            self.handle_connect_event()

    def handle_read_event(self):
        if self.accepting:
            self.handle_accept()         # sockets that listen are never connected
        else:
            self._settle()
            self.handle_read()

    def handle_write_event(self):
        if not self.accepting:
            self._settle()
            self.handle_write()

    def handle_expt_event(self):
        (self.handle_close if self._pending_error() else self.handle_expt)()

    def handle_connect_event(self):
        problem = self._pending_error()
        if problem:
            raise socket.error(problem, _strerror(problem))
        self.handle_connect()
        self.connected, self.connecting = True, False

    # what subclasses fill in

    def _unhandled(self, what):
        self.log_info('unhandled %s event' % what, 'warning')

    def handle_expt(self):
        """Out-of-band data has come; to be overridden."""
        self._unhandled('incoming priority')

    def handle_read(self):
        """There is something to read; to be overridden."""
        self._unhandled('read')

    def handle_write(self):
        """There is room to write; to be overridden."""
        self._unhandled('write')

    def handle_connect(self):
        """The connection has come about; to be overridden."""
        self._unhandled('connect')

    def handle_accept(self):
        """Somebody connects: accept() gives (socket, address); to be overridden."""
        self._unhandled('accept')

    def handle_close(self):
        """The other side has closed; to be overridden."""
        self._unhandled('close')
        self.close()

    def handle_error(self):
        "Logs the exception that is being handled and closes the channel."
        report = compact_traceback()[1:]
        try:
            name = repr(self)
        except Exception:
            name = '<__repr__(self) failed for object at %0x>' % id(self)
        self.log_info('uncaptured python exception, closing channel %s (%s:%s %s)' % ((name,) + report), 'error')
        self.handle_close()

    def log(self, message):
        sys.stderr.write('log: %s\n' % str(message))

    def log_info(self, message, type='info'):
        if type in self.ignore_log_types:
            return
        print '%s: %s' % (type, message)


class dispatcher_with_send(dispatcher):
    "Keeps what could not be sent at once and sends it later."

    def __init__(self, sock=None, map=None):
        dispatcher.__init__(self, sock, map)
        self.out_buffer = ''

    def initiate_send(self):
        count = dispatcher.send(self, self.out_buffer[:_PIECE])
        self.out_buffer = self.out_buffer[count:]

    def handle_write(self):
        self.initiate_send()

    def writable(self):
        return not self.connected or len(self.out_buffer)

    def send(self, data):
        if self.debug:
            self.log_info('sending %r' % (data,))
        self.out_buffer += data
        self.initiate_send()


def compact_traceback():
    "((file, function, line) of the innermost frame, type, value, '[file|function|line] ...') of the current exception."
    kind, value, trace = sys.exc_info()
    assert trace, 'traceback does not exist'
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append((code.co_filename, code.co_name, str(trace.tb_lineno)))
        trace = trace.tb_next
    return places[-1], kind, value, ' '.join(['[%s|%s|%s]' % place for place in places])


def close_all(map=None, ignore_all=False):
    "Closes all channels.  ignore_all: errors of one do not keep the others open."
    map = socket_map if map is None else map
    for channel in map.values():
        try:
            channel.close()
        except _LEAVES_LOOP:
            raise
        except Exception as problem:
            closed = isinstance(problem, OSError) and problem.args[0] == EBADF
            if not (closed or ignore_all):
                raise
    map.clear()


try:
    import fcntl
except ImportError:
    pass                 # no channels on files
else:
    class file_wrapper:
        "A descriptor with the methods of a socket; it works on a copy of the descriptor."

        def __init__(self, fd):
            self.fd = os.dup(fd)

        def _of_descriptor(function):
            return lambda self, *args: function(self.fd, *args)

        recv = read = _of_descriptor(os.read)
        send = write = _of_descriptor(os.write)
        del _of_descriptor

        def getsockopt(self, level, optname, buflen=None):
            if not buflen and (level, optname) == (socket.SOL_SOCKET, socket.SO_ERROR):
                return 0
            raise NotImplementedError('Only asyncore specific behaviour implemented.')

        def close(self):
            mine, self.fd = self.fd, -1
            if mine >= 0:
                os.close(mine)

        def fileno(self):
            return self.fd

    class file_dispatcher(dispatcher):
        "A pipe or another descriptor as a channel; fd: a number, or what has a fileno()."

        def __init__(self, fd, map=None):
            dispatcher.__init__(self, None, map)
            self.connected = True
            try:
                fd = fd.fileno()
            except AttributeError:
                pass             # a number
            self.set_file(fd)
            fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL, 0) | os.O_NONBLOCK)

        def set_file(self, fd):
            self.socket = file_wrapper(fd)
            self._fileno = self.socket.fileno()
            self.add_channel()
