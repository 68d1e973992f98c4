"""A server and its clients in one thread, over the loopback interface.

    ./python Stackless/demo/server.py [clients [messages]]

Sockets do not block; a tasklet that has to wait for one registers it with the poller and receives
on a channel. The poller is a tasklet too: while others can run it only looks, otherwise it waits.
"""
import errno
import select
import socket
import sys
import stackless


class Poller(object):
    """Wakes tasklets whose sockets are ready."""

    def __init__(self):
        self.poll = select.poll()
        self.waiting = {}
        self.running = True

    def wait(self, fd, event):
        channel = stackless.channel()
        self.waiting[fd] = channel
        self.poll.register(fd, event)
        channel.receive()

    def loop(self):
        while self.running or self.waiting:
            idle = stackless.getruncount() == 1
            if not self.waiting:
                if idle:
                    break
                stackless.schedule()
                continue
            for fd, events in self.poll.poll(1000 if idle else 0):
                self.poll.unregister(fd)
                self.waiting.pop(fd).send(events)
            stackless.schedule()


def retry(poller, sock, event, operation, *args):
    """Calls a socket operation until it does not have to wait."""
    while True:
        try:
            return operation(*args)
        except socket.error as e:
            if e.args[0] not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINPROGRESS):
                raise
        poller.wait(sock.fileno(), event)


def send_all(poller, sock, data):
    while data:
        sent = retry(poller, sock, select.POLLOUT, sock.send, data)
        data = data[sent:]


def read_line(poller, sock, rest):
    """Returns (line, what came after it); line is '' at the end."""
    while '\n' not in rest:
        data = retry(poller, sock, select.POLLIN, sock.recv, 4096)
        if not data:
            return '', ''
        rest += data
    line, _, rest = rest.partition('\n')
    return line, rest


def serve(poller, sock):
    """Answers every line with itself, upside down."""
    sock.setblocking(0)
    rest = ''
    while True:
        line, rest = read_line(poller, sock, rest)
        if not line:
            break
        send_all(poller, sock, line[::-1] + '\n')
    sock.close()


def accept(poller, listener, clients):
    for _ in xrange(clients):
        sock, address = retry(poller, listener, select.POLLIN, listener.accept)
        stackless.tasklet(serve)(poller, sock)
    listener.close()


def client(poller, address, number, messages, results):
    sock = socket.socket()
    sock.setblocking(0)
    code = sock.connect_ex(address)
    if code == errno.EINPROGRESS:
        poller.wait(sock.fileno(), select.POLLOUT)
    rest = ''
    right = 0
    for i in xrange(messages):
        text = 'client %d message %d' % (number, i)
        send_all(poller, sock, text + '\n')
        line, rest = read_line(poller, sock, rest)
        right += line == text[::-1]
    sock.close()
    results.append(right)


def run_server(clients, messages):
    """Returns a list: right answers of each client."""
    poller = Poller()
    listener = socket.socket()
    listener.bind(('127.0.0.1', 0))
    listener.listen(128)
    listener.setblocking(0)
    results = []
    stackless.tasklet(accept)(poller, listener, clients)
    for i in xrange(clients):
        stackless.tasklet(client)(poller, listener.getsockname(), i, messages, results)
    stackless.tasklet(poller.loop)()
    poller.running = False
    stackless.run()
    return results


def main(argv):
    clients = int(argv[1]) if len(argv) > 1 else 50
    messages = int(argv[2]) if len(argv) > 2 else 20
    results = run_server(clients, messages)
    print len(results), 'clients,', sum(results), 'right answers'


if __name__ == '__main__':
    main(sys.argv)
