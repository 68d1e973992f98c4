"""Connections and sockets that can be sent to other processes.

Importing this module teaches ForkingPickler to pickle them.  What travels is the address of a thread of the
sending process, where the receiver fetches a copy of the file descriptor over a socket of the system.
"""
import os
import socket
import threading
from contextlib import closing

import _multiprocessing
from multiprocessing.connection import Client, Listener
from multiprocessing.forking import ForkingPickler, close, duplicate
from multiprocessing.process import current_process
from multiprocessing.util import register_after_fork, sub_debug

__all__ = []


def send_handle(conn, handle, destination_pid):
    """Send a copy of a file descriptor over a connection."""
    _multiprocessing.sendfd(conn.fileno(), handle)


def recv_handle(conn):
    """Take a file descriptor from a connection."""
    return _multiprocessing.recvfd(conn.fileno())


class _Desk(object):
    """Keeps descriptors until they are fetched, each once."""

    def __init__(self):
        self.renew()
        register_after_fork(self, _Desk.renew)

    def renew(self):
        """A new process keeps nothing, and has no thread."""
        for handle in getattr(self, 'kept', ()):
            close(handle)
        self.lock, self.kept, self.listener = threading.Lock(), set(), None

    def leave(self, handle):
        """Keep a copy of a descriptor.  Returns where to fetch it and its number."""
        copy = duplicate(handle)
        with self.lock:
            self.kept.add(copy)
            if self.listener is None:
                self.listener = Listener(authkey=current_process().authkey)
                server = threading.Thread(target=self._serve, args=(self.listener,))
                server.daemon = True
                server.start()
            return self.listener.address, copy

    def _serve(self, listener):
        while True:
            try:
                visitor = listener.accept()
                wanted, pid = visitor.recv()
                with self.lock:
                    self.kept.remove(wanted)
                send_handle(visitor, wanted, pid)
                close(wanted)
                visitor.close()
            except Exception as problem:
                # One bad visitor must not end the service for the others.
                sub_debug('a descriptor was not fetched: %r', problem)


_desk = _Desk()


def reduce_handle(handle):
    """What to send for a file descriptor: (address, number, False)."""
    return _desk.leave(handle) + (False,)


def rebuild_handle(pickled_data):
    """A descriptor of this process, from what reduce_handle() gave; the last item says that it was inherited."""
    address, handle, inherited = pickled_data
    return handle if inherited else _fetch(address, handle)


def _fetch(address, handle):
    """A copy of the descriptor `handle` of the process that listens at the address."""
    sub_debug('fetching descriptor %d', handle)
    with closing(Client(address, authkey=current_process().authkey)) as visit:
        visit.send((handle, os.getpid()))
        return recv_handle(visit)


def reduce_connection(conn):
    """How a connection is pickled."""
    return rebuild_connection, (reduce_handle(conn.fileno()), conn.readable, conn.writable)


def rebuild_connection(reduced_handle, readable, writable):
    """A connection that was sent."""
    return _multiprocessing.Connection(rebuild_handle(reduced_handle), readable=readable, writable=writable)


def fromfd(fd, family, type_, proto=0):
    """A socket for a copy of a file descriptor."""
    plain = socket.fromfd(fd, family, type_, proto)
    return plain if isinstance(plain, socket.socket) else socket.socket(_sock=plain)


def reduce_socket(s):
    """How a socket is pickled."""
    return rebuild_socket, (reduce_handle(s.fileno()), s.family, s.type, s.proto)


def rebuild_socket(reduced_handle, family, type_, proto):
    """A socket that was sent."""
    handle = rebuild_handle(reduced_handle)
    try:
        return fromfd(handle, family, type_, proto)
    finally:
        close(handle)


for _type, _reduce in (_multiprocessing.Connection, reduce_connection), (socket.socket, reduce_socket):
    ForkingPickler.register(_type, _reduce)
