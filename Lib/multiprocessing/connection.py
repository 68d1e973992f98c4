"""Connections between processes: pairs by Pipe(), listeners and clients with a key."""
import errno
import os
import socket
import tempfile
import time

import _multiprocessing
from multiprocessing.process import current_process
from multiprocessing.util import Finalize, debug, get_temp_dir

__all__ = ['Client', 'Listener', 'Pipe']

BUFSIZE = 8192
CONNECTION_TIMEOUT = 20.0
MESSAGE_LENGTH = 20
CHALLENGE, WELCOME, FAILURE = '#CHALLENGE#', '#WELCOME#', '#FAILURE#'

families = ['AF_INET'] + ['AF_UNIX'] * hasattr(socket, 'AF_UNIX')
default_family = families[-1] if families[-1] == 'AF_UNIX' else 'AF_INET'


def arbitrary_address(family):
    """An address nobody has."""
    if family == 'AF_INET':
        return ('localhost', 0)
    if family == 'AF_UNIX':
        folder = get_temp_dir()
        return tempfile.mktemp('', 'listener-', folder)
    raise ValueError('unrecognized family')


def address_type(address):
    """The family of an address."""
    if isinstance(address, tuple):
        return 'AF_INET'
    if isinstance(address, str):
        return 'AF_PIPE' if address.startswith('\\\\') else 'AF_UNIX'
    raise ValueError('address type of %r unrecognized' % (address,))


def _take_over(sock):
    """A Connection for a copy of a socket's descriptor; the socket is closed."""
    try:
        sock.setblocking(True)
        return _multiprocessing.Connection(os.dup(sock.fileno()))
    finally:
        sock.close()


def Pipe(duplex=True):
    """Two connections; with duplex both ways, else the first receives and the second sends."""
    if duplex:
        return tuple(_take_over(end) for end in socket.socketpair())
    receiving, sending = os.pipe()
    return (_multiprocessing.Connection(receiving, writable=False),
            _multiprocessing.Connection(sending, readable=False))


class SocketListener(object):
    """A socket that listens; it goes with its file, if it has one."""

    def __init__(self, address, family, backlog=1):
        made = self._socket = socket.socket(getattr(socket, family))
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
            made.bind(address)
            made.listen(backlog)
        except socket.error:
            made.close()
            raise
        self._address = made.getsockname()
        self._family, self._last_accepted, self._unlink = family, None, None
        if family == 'AF_UNIX':
            self._unlink = Finalize(self, os.unlink, args=(address,), exitpriority=0)

    def accept(self):
        while True:
            try:
                plain, self._last_accepted = self._socket.accept()
                return _take_over(plain)
            except socket.error as problem:
                if problem.args[0] != errno.EINTR:
                    raise

    def close(self):
        self._socket.close()
        if self._unlink is not None:
            self._unlink()


class Listener(object):
    """Waits for clients; with an authkey both sides prove that they know it."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        _want_key(authkey)
        family = family or (address and address_type(address)) or default_family
        self._listener = SocketListener(address or arbitrary_address(family), family, backlog)
        self._authkey = authkey

    def accept(self):
        """The connection of the next client."""
        made = self._listener.accept()
        if self._authkey:
            _prove(made, self._authkey, (deliver_challenge, answer_challenge))
        return made

    def close(self):
        inner = self._listener
        inner.close()

    address = property(lambda self: self._listener._address, doc='where it listens')
    last_accepted = property(lambda self: self._listener._last_accepted, doc='address of the last client')


def SocketClient(address):
    """A connection to a listener; who is slow to listen is tried again."""
    end, family = time.time() + CONNECTION_TIMEOUT, getattr(socket, address_type(address))
    while True:
        plain = socket.socket(family)
        try:
            plain.connect(address)
            return _take_over(plain)
        except socket.error as problem:
            plain.close()
            if problem.args[0] != errno.ECONNREFUSED or time.time() > end:
                debug('nobody listens at %s', address)
                raise
            time.sleep(0.01)


def Client(address, family=None, authkey=None):
    """A connection to the listener at an address."""
    _want_key(authkey)
    made = SocketClient(address)
    if authkey is not None:
        _prove(made, authkey, (answer_challenge, deliver_challenge))
    return made


# -- messages as XML

class ConnectionWrapper(object):
    """A connection whose objects travel as dumps(object), not pickled."""

    def __init__(self, conn, dumps, loads):
        self._conn, self._dumps, self._loads = conn, dumps, loads
        for name in 'fileno', 'close', 'poll', 'recv_bytes', 'send_bytes':
            setattr(self, name, getattr(conn, name))

    def send(self, obj):
        self.send_bytes(self._dumps(obj))

    def recv(self):
        return self._loads(self.recv_bytes())


def _xml_dumps(obj):
    import xmlrpclib
    return xmlrpclib.dumps((obj,), allow_none=True)


def _xml_loads(text):
    import xmlrpclib
    (obj,), _ = xmlrpclib.loads(text)
    return obj


class XmlListener(Listener):
    """A listener for objects that XML-RPC can carry: nothing that is received can run code."""

    def accept(self):
        return ConnectionWrapper(super(XmlListener, self).accept(), _xml_dumps, _xml_loads)


def XmlClient(*args, **kwds):
    """A client of an XmlListener."""
    return ConnectionWrapper(Client(*args, **kwds), _xml_dumps, _xml_loads)


# -- keys

def _want_key(key):
    if not (key is None or isinstance(key, bytes)):
        raise TypeError('authkey should be a byte string')


def _prove(connection, authkey, steps):
    """Both sides ask and answer; a failure closes the connection."""
    try:
        for step in steps:
            step(connection, authkey)
    except Exception:
        connection.close()
        raise


def _digest(authkey, message):
    import hmac
    return hmac.new(authkey, message).digest()


def deliver_challenge(connection, authkey):
    """Ask the other side for the digest of a random message."""
    from multiprocessing import AuthenticationError
    asked = os.urandom(MESSAGE_LENGTH)
    connection.send_bytes(CHALLENGE + asked)
    right = connection.recv_bytes(256) == _digest(bytes(authkey), asked)
    connection.send_bytes(WELCOME if right else FAILURE)
    if not right:
        raise AuthenticationError('digest received was wrong')


def answer_challenge(connection, authkey):
    """Answer with the digest of the other side's message."""
    from multiprocessing import AuthenticationError
    asked = connection.recv_bytes(256)
    assert asked.startswith(CHALLENGE), 'message = %r' % asked
    connection.send_bytes(_digest(bytes(authkey), asked[len(CHALLENGE):]))
    if connection.recv_bytes(256) != WELCOME:
        raise AuthenticationError('digest sent was rejected')
