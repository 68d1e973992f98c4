r"""Channels for protocols of lines, blocks and answers, on top of asyncore.

    class Echo(asynchat.async_chat):
        def __init__(self, sock):
            asynchat.async_chat.__init__(self, sock)
            self.set_terminator('\r\n')
            self.line = []
        def collect_incoming_data(self, data):
            self.line.append(data)
        def found_terminator(self):
            self.push(''.join(self.line) + '\r\n')
            del self.line[:]

Incoming data is cut at the terminator: a string, a number (of bytes) or None (nothing is cut).  What is to be sent waits
in a queue of strings and producers (objects whose more() gives the next piece, '' at the end).
"""
import asyncore
import socket
from collections import deque


class async_chat(asyncore.dispatcher):
    "Subclasses fill in collect_incoming_data() and found_terminator()."

    ac_in_buffer_size = ac_out_buffer_size = 4096

    def __init__(self, sock=None, map=None):
        self.ac_in_buffer = ''           # came, not yet handed on
        self.incoming = []               # for _collect_incoming_data()
        self.producer_fifo = deque()     # what is to be sent; None: then close
        asyncore.dispatcher.__init__(self, sock, map)

    def collect_incoming_data(self, data):
        """Data up to the terminator, in pieces; to be overridden."""
        raise NotImplementedError('must be implemented in subclass')

    def found_terminator(self):
        """The terminator has come; to be overridden."""
        raise NotImplementedError('must be implemented in subclass')

    def _collect_incoming_data(self, data):
        "For subclasses: gathers what comes."
        self.incoming.append(data)

    def _get_data(self):
        "For subclasses: all that was gathered; begins anew."
        data, self.incoming[:] = ''.join(self.incoming), []
        return data

    def set_terminator(self, term):
        """What ends a message: a string, a number of bytes, or None for nothing."""
        self.terminator = term

    def get_terminator(self):
        """What set_terminator() was given."""
        return self.terminator

    # receiving

    def handle_read(self):
        try:
            data = self.recv(self.ac_in_buffer_size)
        except socket.error as problem:
            if problem.args[0] not in (asyncore.EWOULDBLOCK, asyncore.EAGAIN):
                self.handle_error()
            return
        self.ac_in_buffer += data
        while self.ac_in_buffer and self.__hand_on():
            pass

    def __take(self, count):
        data, self.ac_in_buffer = self.ac_in_buffer[:count], self.ac_in_buffer[count:]
        return data

    def __hand_on(self):
        "Hands on data up to the terminator, asked for each time: the handlers may change it.  False: wait for more."
        terminator = self.get_terminator()
        if not terminator:
            self.collect_incoming_data(self.__take(len(self.ac_in_buffer)))
        elif isinstance(terminator, (int, long)):
            self.__hand_on_block(terminator)
        else:
            return self.__hand_on_text(terminator)
        return True

    def __hand_on_block(self, size):
        data = self.__take(size)
        self.terminator = size - len(data)
        self.collect_incoming_data(data)
        if len(data) == size:
            self.found_terminator()

    def __hand_on_text(self, terminator):
        found = self.ac_in_buffer.find(terminator)
        if found < 0:
            # the end may be the beginning of a terminator
            kept = find_prefix_at_end(self.ac_in_buffer, terminator)
            if kept < len(self.ac_in_buffer):
                self.collect_incoming_data(self.__take(len(self.ac_in_buffer) - kept))
            return not kept
        data = self.__take(found)
        self.__take(len(terminator))
        if data:
            self.collect_incoming_data(data)
        self.found_terminator()
        return True

    # sending

    def push(self, data):
        "Sends a string, when those before it are gone."
        size = self.ac_out_buffer_size
        if len(data) > size:
            self.producer_fifo.extend([data[start:start + size] for start in xrange(0, len(data), size)])
        else:
            self.producer_fifo.append(data)
        self.initiate_send()

    def push_with_producer(self, producer):
        "Sends what the more() of an object gives."
        self.producer_fifo.append(producer)
        self.initiate_send()

    def close_when_done(self):
        "Closes the channel when all is sent."
        self.producer_fifo.append(None)

    def discard_buffers(self):
        "Forgets what came and what was to be sent."
        self.ac_in_buffer = ''
        del self.incoming[:]
        self.producer_fifo.clear()

    def readable(self):
        return 1

    def writable(self):
        return self.producer_fifo or not self.connected

    def handle_write(self):
        self.initiate_send()

    def handle_close(self):
        self.close()

    def initiate_send(self):
        "Sends one piece, if there is any; the rest of it stays first in the queue."
        queue = self.producer_fifo
        while queue and self.connected:
            first = queue.popleft()
            if not first:                # None, or an empty string
                if first is None:
                    self.handle_close()
                    return
                continue
            piece = self.__piece(first)
            if piece is not None:
                self.__send_piece(piece)
                return

    def __piece(self, first):
        "The piece to send now; what is left of its source goes back.  None: the source had nothing more."
        size = self.ac_out_buffer_size
        if hasattr(first, 'more'):
            piece = first.more()
            if not piece:
                return None
            self.producer_fifo.appendleft(first)
            if len(piece) > size:
                self.producer_fifo.appendleft(piece[size:])
            return piece[:size]
        if len(buffer(first)) > size:
            self.producer_fifo.appendleft(first[size:])
        return buffer(first, 0, size)

    def __send_piece(self, piece):
        try:
            count = self.send(piece)
        except socket.error:
            self.producer_fifo.appendleft(piece)
            self.handle_error()
            return
        if count < len(piece):
            self.producer_fifo.appendleft(piece[count:])


class simple_producer:
    "Gives a string in pieces."

    def __init__(self, data, buffer_size=512):
        self.data, self.buffer_size = data, buffer_size

    def more(self):
        piece, self.data = self.data[:self.buffer_size], self.data[self.buffer_size:]
        return piece


class fifo:
    "A queue."

    def __init__(self, list=None):
        self.list = deque(list or ())

    def __len__(self):
        return len(self.list)

    def is_empty(self):
        return not self.list

    def first(self):
        return self.list[0]

    def push(self, data):
        self.list.append(data)

    def pop(self):
        "(1, the first), or (0, None) when there is none."
        return (1, self.list.popleft()) if self.list else (0, None)


def find_prefix_at_end(haystack, needle):
    "The length of the longest beginning of needle (not all of it) that haystack ends with."
    for size in xrange(min(len(needle) - 1, len(haystack)), 0, -1):
        if haystack.endswith(needle[:size]):
            return size
    return 0
