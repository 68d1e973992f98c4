"""Sockets: the names of `_socket`, sockets as Python objects, and files over them.

A socket object here holds one of `_socket` and can be closed while files made from it live on: the
connection ends when the last of them is closed.  fromfd() and socketpair() give sockets of `_socket` itself.
"""
import _socket
import errno as _errno
import os
import sys

from _socket import *
from functools import partial as _partial

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

try:
    import _ssl
except ImportError:
    pass
else:                                 # the names that socket.ssl()'s callers know from here
    sslerror, RAND_add, RAND_status = _ssl.SSLError, _ssl.RAND_add, _ssl.RAND_status
    globals().update((_name, _value) for _name, _value in vars(_ssl).items() if _name.startswith('SSL_ERROR_'))

__all__ = [_name for _name in dir(_socket) if _name[0] != '_']
__all__ += ['getfqdn', 'create_connection']
_realsocket = socket
EBADF, EINTR = _errno.EBADF, _errno.EINTR


def getfqdn(name=''):
    """The full name of a host (default: this one): the first of its names that has a dot."""
    name = name.strip()
    if name in ('', '0.0.0.0'):
        name = gethostname()
    try:
        first, others, _ = gethostbyaddr(name)
    except error:
        return name
    for each in [first] + others:
        if '.' in each:
            return each
    return first


def ssl(sock, keyfile=None, certfile=None):
    """The interface of before 2.6; use the module ssl."""
    import ssl as module
    import warnings
    warnings.warn('socket.ssl() is deprecated.  Use ssl.wrap_socket() instead.', DeprecationWarning, 2)
    return module.sslwrap_simple(sock, keyfile, certfile)


_socketmethods = tuple('bind connect connect_ex fileno listen getpeername getsockname getsockopt setsockopt '
                       'sendall setblocking settimeout gettimeout shutdown'.split())
_delegate_methods = ('recv', 'recvfrom', 'recv_into', 'recvfrom_into', 'send', 'sendto')


class _closedsocket(object):
    """What a closed socket holds: everything fails with EBADF."""

    def _dummy(*args):
        raise error(EBADF, 'Bad file descriptor')
    send = recv = recv_into = sendto = recvfrom = recvfrom_into = _dummy
    __getattr__ = _dummy


class _socketobject(object):
    """socket([family[, type[, proto]]])"""

    __slots__ = ['_sock', '__weakref__'] + list(_delegate_methods)

    def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0, _sock=None):
        self._sock = _realsocket(family, type, proto) if _sock is None else _sock
        self._delegate()

    def _delegate(self):
        """The methods that are called most often are those of the inner socket."""
        for name in _delegate_methods:
            setattr(self, name, getattr(self._sock, name))

    # What close() needs is in its arguments: it may be called when this module is being taken apart.
    def close(self, _closedsocket=_closedsocket, _delegate_methods=_delegate_methods, setattr=setattr):
        """Ends the use of this object (the connection goes on while a file of it is open)."""
        closed = self._sock = _closedsocket()
        for name in _delegate_methods:
            setattr(self, name, closed._dummy)

    def accept(self):
        """(a socket for the next connection, its address)"""
        inner, address = self._sock.accept()
        return _socketobject(_sock=inner), address

    def dup(self):
        """Another object for the same connection."""
        return _socketobject(_sock=self._sock)

    def makefile(self, mode='r', bufsize=-1):
        """A file that reads from and writes to the connection."""
        return _fileobject(self._sock, mode, bufsize)

    family = property(lambda self: self._sock.family, doc='the family, AF_*')
    type = property(lambda self: self._sock.type, doc='the type, SOCK_*')
    proto = property(lambda self: self._sock.proto, doc='the protocol')


def _inner_method(name):
    def method(self, *args):
        return getattr(self._sock, name)(*args)
    method.__name__ = name
    method.__doc__ = getattr(_realsocket, name).__doc__
    return method


for _name in _socketmethods:
    setattr(_socketobject, _name, _inner_method(_name))
del _name

socket = SocketType = _socketobject


class _fileobject(object):
    """A file over a socket.

    I1 _rbuf holds what was received and not read; its place is at its end.
    I2 _wbuf holds the pieces to be sent, _wbuf_len their length in bytes."""

    default_bufsize = 8192
    name = '<socket>'
    __slots__ = ['mode', 'bufsize', 'softspace', '_sock', '_rbufsize', '_wbufsize', '_rbuf', '_wbuf',
                 '_wbuf_len', '_close']

    def __init__(self, sock, mode='rb', bufsize=-1, close=False):
        size = self.default_bufsize if bufsize < 0 else bufsize
        self._sock, self.mode, self.bufsize, self._close = sock, mode, size, close
        self.softspace = False
        self._rbufsize = size if size > 1 else max(size and self.default_bufsize, 1)
        self._wbufsize = size
        self._rbuf, self._wbuf, self._wbuf_len = StringIO(), [], 0

    closed = property(lambda self: self._sock is None, doc='True when it has been closed')

    def close(self):
        try:
            if self._sock:
                self.flush()
        finally:
            if self._close and self._sock is not None:
                self._sock.close()
            self._sock = None

    def __del__(self):
        try:
            self.close()
        except Exception:
            pass                   # the other side is gone

    def fileno(self):
        return self._sock.fileno()

    # -- writing

    def flush(self):
        if not self._wbuf:
            return
        data, self._wbuf, self._wbuf_len = ''.join(self._wbuf), [], 0
        view, sent = memoryview(data), 0
        step = max(self._rbufsize, self.default_bufsize)
        try:
            while sent < len(data):
                self._sock.sendall(view[sent:sent + step])
                sent += step
        finally:
            if sent < len(data):
                self._wbuf.append(data[sent:])
                self._wbuf_len = len(data) - sent

    def write(self, data):
        text = str(data)
        if text:
            self._wbuf.append(text)
            self._wbuf_len += len(text)
            lines = self._wbufsize == 1 and '\n' in text
            if self._wbufsize == 0 or lines or (self._wbufsize > 1 and self._wbuf_len >= self._wbufsize):
                self.flush()

    def writelines(self, list):
        for line in list:
            if line:
                self.write(str(line))

    # -- reading

    def _receive(self, size):
        """Some bytes from the connection; '' at its end.  Goes on after a signal."""
        while True:
            try:
                return self._sock.recv(size)
            except error as problem:
                if problem.args[0] != EINTR:
                    raise

    def _take(self, size):
        """Up to `size` bytes of the buffer (all if negative); the rest stays."""
        data = self._rbuf.getvalue()
        taken = data if size < 0 else data[:size]
        self._rbuf = StringIO()
        self._rbuf.write(data[len(taken):])
        return taken

    def read(self, size=-1):
        """`size` bytes, fewer only at the end; all for a negative size."""
        buffer = self._rbuf
        buffer.seek(0, 2)
        have = buffer.tell()
        while size < 0 or have < size:
            want = max(self._rbufsize, self.default_bufsize) if size < 0 else size - have
            data = self._receive(want)
            if not data:
                break
            buffer.write(data)
            have += len(data)
        return self._take(size)

    def readline(self, size=-1):
        """A line with its end, at most `size` bytes of it."""
        buffer = self._rbuf
        data = buffer.getvalue()
        pieces, have = [data], len(data)
        end = data.find('\n')
        while end < 0 and (size < 0 or have < size):
            piece = self._receive(self._rbufsize if self._rbufsize > 1 else 1)
            if not piece:
                break
            pieces.append(piece)
            place = piece.find('\n')
            if place >= 0:
                end = have + place
            have += len(piece)
        whole = ''.join(pieces)
        stop = len(whole) if end < 0 else end + 1
        if 0 <= size < stop:
            stop = size
        self._rbuf = StringIO()
        self._rbuf.write(whole[stop:])
        return whole[:stop]

    def readlines(self, sizehint=0):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if 0 < sizehint <= total:
                break
        return lines

    def __iter__(self):
        return self

    def next(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration


_GLOBAL_DEFAULT_TIMEOUT = object()


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None):
    """A TCP socket connected to (host, port): each address of the host is tried in turn.

    timeout: seconds; source_address: (host, port) to bind to first."""
    failure = error('getaddrinfo returns an empty list')
    for family, kind, proto, _, target in getaddrinfo(address[0], address[1], 0, SOCK_STREAM):
        try:
            return _connected(socket(family, kind, proto), target, timeout, source_address)
        except error as failure:
            pass                    # the last one is told
    raise failure


def _connected(sock, target, timeout, source_address):
    """The socket, connected; without success it is closed."""
    try:
        if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
            sock.settimeout(timeout)
        if source_address:
            sock.bind(source_address)
        sock.connect(target)
    except error:
        sock.close()
        raise
    return sock
