"""Servers on sockets, as classes to fill in.

A server listens on an address and hands each request to a new instance of its handler class:

    class Echo(SocketServer.StreamRequestHandler):
        def handle(self):
            self.wfile.write(self.rfile.readline())

    SocketServer.ThreadingTCPServer(('', 8007), Echo).serve_forever()

What a server listens to is said by its class (TCPServer, UDPServer, UnixStreamServer,
UnixDatagramServer); where a request is served, by a mix-in before it (ForkingMixIn: a child process
each, ThreadingMixIn: a thread each; without one: the serving thread itself).

The way of a request, every step a method to override:

    get_request -> verify_request -> process_request -> finish_request -> shutdown_request
"""
import errno
import os
import select
import socket
import sys

try:
    import threading
except ImportError:
    import dummy_threading as threading

__version__ = '0.4'
__all__ = ['TCPServer', 'UDPServer', 'ForkingUDPServer', 'ForkingTCPServer',
           'ThreadingUDPServer', 'ThreadingTCPServer', 'BaseRequestHandler',
           'StreamRequestHandler', 'DatagramRequestHandler', 'ThreadingMixIn', 'ForkingMixIn']


def _uninterrupted(call, *args):
    "call(*args), begun anew when a signal interrupts it."
    while True:
        try:
            return call(*args)
        except (OSError, select.error) as problem:
            if problem.args[0] != errno.EINTR:
                raise


def _shortest(*limits):
    "The smallest of some limits in seconds; None is no limit."
    known = [limit for limit in limits if limit is not None]
    return min(known) if known else None


class _EndsOnError(object):
    """Around the work at a request: any exception ends the request; an Exception goes to the
    server's handle_error and no further (`every`: whatever it is)."""

    def __init__(self, server, arrived, every=False):
        self.server, self.arrived = server, arrived
        self.caught = BaseException if every else Exception

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        if kind is None:
            return False
        reported = issubclass(kind, self.caught)
        if reported:
            self.server.handle_error(*self.arrived)
        self.server.shutdown_request(self.arrived[0])
        return reported


class BaseServer:
    """The loop and the way of a request; a subclass says how requests arrive.

    server_address: what the subclass listens to; RequestHandlerClass: called for each request with
    (request, client_address, server).  `timeout`: seconds that handle_request waits, None = for ever."""

    timeout = None

    def __init__(self, server_address, RequestHandlerClass):
        self.server_address, self.RequestHandlerClass = server_address, RequestHandlerClass
        self.__stop_wanted = False
        self.__stopped = threading.Event()

    def server_activate(self):
        "Called before the first request."

    def server_close(self):
        "Gives back what the server holds."

    # -- the loop

    def serve_forever(self, poll_interval=0.5):
        "Serves until shutdown(), for which it looks every `poll_interval` seconds."
        self.__stopped.clear()
        try:
            while not self.__stop_wanted:
                self.__serve_within(poll_interval)
        finally:
            self.__stop_wanted = False
            self.__stopped.set()

    def shutdown(self):
        "Ends serve_forever, which must run in another thread, and waits until it has ended."
        self.__stop_wanted = True
        self.__stopped.wait()

    def handle_request(self):
        "Serves one request; calls handle_timeout() when none comes in time."
        patience = _shortest(self.socket.gettimeout(), self.timeout)
        if not self.__serve_within(patience):
            self.handle_timeout()

    def __serve_within(self, seconds):
        "Serves a request if one comes in time (and nobody stops the server meanwhile); did one come?"
        ready = _uninterrupted(select.select, [self], [], [], seconds)[0]
        if ready and not self.__stop_wanted:
            self._handle_request_noblock()
        return bool(ready)

    def _handle_request_noblock(self):
        "Serves a request that is there: select() has said so."
        try:
            arrived = self.get_request()
        except socket.error:
            return
        with _EndsOnError(self, arrived):
            step = self.process_request if self.verify_request(*arrived) else self.__refuse
            step(*arrived)

    def __refuse(self, request, client_address):
        self.shutdown_request(request)

    def _serve(self, *arrived):
        "A request from handler to end."
        self.finish_request(*arrived)
        self.shutdown_request(arrived[0])

    # -- the way of a request

    def handle_timeout(self):
        "handle_request() has waited in vain."

    def verify_request(self, request, client_address):
        "Is the request to be served at all?"
        return True

    def process_request(self, request, client_address):
        "Serves the request and ends it; the mix-ins do it elsewhere."
        self._serve(request, client_address)

    def finish_request(self, request, client_address):
        "Lets a handler serve the request."
        self.RequestHandlerClass(request, client_address, self)

    def shutdown_request(self, request):
        "The request is done: tells the client, then closes."
        self.close_request(request)

    def close_request(self, request):
        "Gives back what the request holds."

    def handle_error(self, request, client_address):
        "A request ended in an exception: by default it is printed and the server goes on."
        import traceback
        line = '-' * 40
        print '%s\nException happened during processing of request from %s' % (line, client_address,)
        traceback.print_exc()
        print line


class TCPServer(BaseServer):
    """Connections of streams.

    Class attributes: address_family, socket_type, request_queue_size (connections that may wait),
    allow_reuse_address.  With bind_and_activate=False the caller binds and activates."""

    address_family, socket_type = socket.AF_INET, socket.SOCK_STREAM
    request_queue_size, allow_reuse_address = 5, False

    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        BaseServer.__init__(self, server_address, RequestHandlerClass)
        self.socket = socket.socket(self.address_family, self.socket_type)
        if bind_and_activate:
            self.__begin()

    def __begin(self):
        """Binds and listens; without success the socket is closed."""
        begun = False
        try:
            self.server_bind()
            self.server_activate()
            begun = True
        finally:
            if not begun:
                self.server_close()

    def server_bind(self):
        "Binds the socket; server_address becomes the address that it really has."
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def server_activate(self):
        self.socket.listen(self.request_queue_size)

    def server_close(self):
        self.socket.close()

    def fileno(self):
        "The descriptor of the socket, for select()."
        return self.socket.fileno()

    def get_request(self):
        "Returns (connected socket, address of the client)."
        return self.socket.accept()

    def shutdown_request(self, request):
        try:
            request.shutdown(socket.SHUT_WR)   # whoever forked may hold the descriptor too
        except socket.error:
            pass                               # the client is gone already
        BaseServer.shutdown_request(self, request)

    def close_request(self, request):
        request.close()


class UDPServer(TCPServer):
    "Datagrams of up to max_packet_size bytes; a request is (data, socket to answer by)."

    socket_type, max_packet_size, allow_reuse_address = socket.SOCK_DGRAM, 8192, False

    def get_request(self):
        data, sender = self.socket.recvfrom(self.max_packet_size)
        return (data, self.socket), sender

    def server_activate(self):
        "Datagrams need no listening."

    shutdown_request = BaseServer.shutdown_request.im_func     # there is no connection to end

    def close_request(self, request):
        "The socket is the server's own: it stays open."


class ForkingMixIn:
    "Serves each request in a child process, at most max_children at a time."

    timeout = 300
    active_children = None   # a set of process ids once there was a request
    max_children = 40

    def collect_children(self):
        "Takes note of the children that have ended; waits for one while there are too many."
        while self.active_children and len(self.active_children) >= self.max_children:
            self.__reap(-1, 0)
        for pid in list(self.active_children or ()):
            self.__reap(pid, os.WNOHANG)

    def __reap(self, pid, flags):
        try:
            ended = _uninterrupted(os.waitpid, pid, flags)[0]
            self.active_children.discard(ended)
        except OSError as problem:
            if problem.errno != errno.ECHILD:
                return
            if pid > 0:
                self.active_children.discard(pid)   # somebody else has collected it
            else:
                self.active_children.clear()

    def handle_timeout(self):
        self.collect_children()

    def process_request(self, request, client_address):
        self.collect_children()
        child = os.fork()
        if child == 0:
            self.__serve_and_exit((request, client_address))
        self.active_children = (self.active_children or set()) | set([child])
        self.close_request(request)

    def __serve_and_exit(self, arrived):
        "In the child.  Never returns: it must not go on in the server's loop."
        status = 1
        try:
            with _EndsOnError(self, arrived, every=True):
                self._serve(*arrived)
                status = 0
        finally:
            os._exit(status)


class ThreadingMixIn:
    "Serves each request in a thread; daemon_threads: the program need not wait for them to exit."

    daemon_threads = False

    def process_request_thread(self, request, client_address):
        "What the thread of a request does."
        arrived = request, client_address
        with _EndsOnError(self, arrived, every=True):
            self._serve(*arrived)

    def process_request(self, request, client_address):
        thread = threading.Thread(target=self.process_request_thread,
                                  args=(request, client_address))
        thread.daemon = self.daemon_threads
        thread.start()


class ForkingUDPServer(ForkingMixIn, UDPServer):
    pass


class ForkingTCPServer(ForkingMixIn, TCPServer):
    pass


class ThreadingUDPServer(ThreadingMixIn, UDPServer):
    pass


class ThreadingTCPServer(ThreadingMixIn, TCPServer):
    pass


class _OnThisMachine:
    "For servers whose address is the path of a file."

    address_family = getattr(socket, 'AF_UNIX', None)


if _OnThisMachine.address_family is not None:
    class UnixStreamServer(_OnThisMachine, TCPServer):
        pass

    class UnixDatagramServer(_OnThisMachine, UDPServer):
        pass

    class ThreadingUnixStreamServer(ThreadingMixIn, UnixStreamServer):
        pass

    class ThreadingUnixDatagramServer(ThreadingMixIn, UnixDatagramServer):
        pass

    __all__ += ['UnixStreamServer', 'UnixDatagramServer',
                'ThreadingUnixStreamServer', 'ThreadingUnixDatagramServer']


class BaseRequestHandler:
    """Serves one request: setup(), handle(), finish(), the last one in any case.

    In them: self.request, self.client_address, self.server."""

    def __init__(self, request, client_address, server):
        self.request, self.client_address, self.server = request, client_address, server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()

    def setup(self):
        "Before handle()."

    def handle(self):
        "The work."

    def finish(self):
        "After handle()."


class StreamRequestHandler(BaseRequestHandler):
    """self.rfile and self.wfile read and write the connection.

    Class attributes: rbufsize, wbufsize (bytes; -1 = default, 0 = none), timeout (seconds),
    disable_nagle_algorithm."""

    rbufsize, wbufsize = -1, 0
    timeout, disable_nagle_algorithm = None, False

    def setup(self):
        self.connection = connection = self.request
        if self.timeout is not None:
            connection.settimeout(self.timeout)
        if self.disable_nagle_algorithm:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.rfile = connection.makefile('rb', self.rbufsize)
        self.wfile = connection.makefile('wb', self.wbufsize)

    def finish(self):
        reply = self.wfile
        try:
            reply.closed or reply.flush()
        except socket.error:
            pass   # the client has left: there is nobody to tell
        for stream in (reply, self.rfile):
            stream.close()


class DatagramRequestHandler(BaseRequestHandler):
    "self.rfile holds the datagram; what self.wfile gets is sent back in the end."

    def setup(self):
        from cStringIO import StringIO
        (self.packet, self.socket) = self.request
        self.rfile, self.wfile = StringIO(self.packet), StringIO()

    def finish(self):
        self.socket.sendto(self.wfile.getvalue(), self.client_address)
