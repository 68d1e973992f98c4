"""What the clients of line protocols (ftplib, nntplib, poplib) have in common: a socket and a file of lines on it."""
import socket


class Wire:
    "self.sock sends, self.file gives lines; both are there between _dial() and _hang_up()."

    def _dial(self, *address_and_timeout):
        "Connects to a host and port, within some seconds if they are given."
        self.host, self.port = address = address_and_timeout[:2]
        self._attach(socket.create_connection(address, *address_and_timeout[2:]))

    def _attach(self, sock):
        self.sock, self.file = sock, sock.makefile('rb')

    def _take_line(self, limit, error):
        "The next line with its end, '' when there is none; error when it has more than limit bytes: no end may ever come."
        line = self.file.readline(limit + 1)
        if len(line) <= limit:
            return line
        raise error

    def _hang_up(self):
        for part in self.file, self.sock:
            part.close()
        del self.file, self.sock


def trace(level, needed, mark, text):
    "Prints what goes over the wire, when level says that somebody wants to see it."
    if level >= needed:
        print '*%s* %r' % (mark, text)


class TracedWire(Wire):
    "A wire on which commands and answers can be watched; `welcome` is the greeting of the server."
    debugging = 0

    def getwelcome(self):
        """The first message of the server."""
        trace(self.debugging, 1, 'welcome', self.welcome)
        return self.welcome

    def set_debuglevel(self, level):
        "1: commands and answers are printed; 2: lines too."
        self.debugging = level

    debug = set_debuglevel
