"""A client for TELNET (RFC 854).

    connection = telnetlib.Telnet('host')
    connection.read_until('login: ')
    connection.write('guido\\n')
    print connection.read_all()

What comes is kept raw first; process_rawq() takes the commands out of it (what is negotiated is refused, unless a callback
is set) and leaves the text.  `python -m telnetlib [-d] host [port]` is a simple terminal.
"""
import errno
import re
import select
import socket
import sys
import time

__all__ = ['Telnet']

DEBUGLEVEL = 0
TELNET_PORT = 23
_PIECE = 50              # bytes taken from the socket at once

# commands (RFC 854)
IAC, DONT, DO, WONT, WILL = map(chr, xrange(255, 250, -1))
SB, GA, EL, EC, AYT, AO, IP, BRK, DM, NOP, SE = map(chr, xrange(250, 239, -1))
theNULL = '\0'

# options (the numbers of IANA)
(BINARY, ECHO, RCP, SGA, NAMS, STATUS, TM, RCTE, NAOL, NAOP, NAOCRD, NAOHTS, NAOHTD, NAOFFD, NAOVTS, NAOVTD, NAOLFD,
 XASCII, LOGOUT, BM, DET, SUPDUP, SUPDUPOUTPUT, SNDLOC, TTYPE, EOR, TUID, OUTMRK, TTYLOC, VT3270REGIME, X3PAD, NAWS, TSPEED,
 LFLOW, LINEMODE, XDISPLOC, OLD_ENVIRON, AUTHENTICATION, ENCRYPT, NEW_ENVIRON, TN3270E, XAUTH, CHARSET, RSP,
 COM_PORT_OPTION, SUPPRESS_LOCAL_ECHO, TLS, KERMIT, SEND_URL, FORWARD_X) = map(chr, xrange(50))
PRAGMA_LOGON, SSPI_LOGON, PRAGMA_HEARTBEAT = map(chr, xrange(138, 141))
EXOPL = chr(255)
NOOPT = theNULL

# what to answer to somebody who says he will, or asks that we do
_REFUSALS = {DO: WONT, DONT: WONT, WILL: DONT, WONT: DONT}
_NAMES = {DO: 'DO', DONT: 'DONT', WILL: 'WILL', WONT: 'WONT'}


class Telnet:
    "A connection; without a host it is opened later, by open()."

    def __init__(self, host=None, port=0, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        self.debuglevel = DEBUGLEVEL
        self.host, self.port, self.timeout = host, port, timeout
        self.sock = None
        self.rawq, self.irawq = '', 0    # came; up to irawq it is dealt with
        self.cookedq = ''                # text for the caller
        self.eof = 0
        self.iacseq = ''                 # the beginning of a command whose end has not come
        self.sb, self.sbdataq = 0, ''    # inside of a subnegotiation?  Its data
        self.option_callback = None
        self._has_poll = hasattr(select, 'poll')
        if host is not None:
            self.open(host, port, timeout)

    def open(self, host, port=0, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        "Connects; timeout in seconds."
        self.eof = 0
        self.host, self.port, self.timeout = host, port or TELNET_PORT, timeout
        self.sock = socket.create_connection((host, self.port), timeout)

    def __del__(self):
        self.close()

    def close(self):
        sock, self.sock = self.sock, None
        self.eof = 1
        self.iacseq, self.sb = '', 0
        if sock:
            sock.close()

    def get_socket(self):
        return self.sock

    def fileno(self):
        return self.sock.fileno()

    def msg(self, msg, *args):
        "Prints a line for debugging, when that is on."
        if self.debuglevel > 0:
            print 'Telnet(%s,%s):' % (self.host, self.port), msg % args if args else msg

    def set_debuglevel(self, debuglevel):
        self.debuglevel = debuglevel

    def set_option_negotiation_callback(self, callback):
        "callback(socket, command, option) answers negotiations; command SE: read_sb_data() has something."
        self.option_callback = callback

    def write(self, buffer):
        "Sends text; what looks like IAC is doubled.  It may block, and raise socket.error."
        data = buffer.replace(IAC, IAC + IAC)
        self.msg('send %r', data)
        self.sock.sendall(data)

    # reading, from "all" to "nothing that could block"

    def read_all(self):
        "All that comes until the other side closes."
        return self.__gather(lambda: False)

    def read_some(self):
        "At least one byte, unless the other side has closed ('')."
        return self.__gather(lambda: self.cookedq)

    def __gather(self, enough):
        self.process_rawq()
        while not (enough() or self.eof):
            self.fill_rawq()
            self.process_rawq()
        return self.__taken()

    def __taken(self):
        "The text that is ready, out of the queue."
        text, self.cookedq = self.cookedq, ''
        return text

    def read_until(self, match, timeout=None):
        "The text up to and with match; after timeout seconds or at the end whatever there is (EOFError: nothing)."
        searched = [0]

        def end():
            found = self.cookedq.find(match, max(0, searched[0] - len(match) + 1))
            searched[0] = len(self.cookedq)
            return found + len(match) if found >= 0 else None
        position = self.__watch(end, timeout)
        if position is None:
            return self.read_very_lazy()
        text, self.cookedq = self.cookedq[:position], self.cookedq[position:]
        return text

    def expect(self, list, timeout=None):
        """(index, match, text) for the first of some regular expressions found, text up to and with the match.

        After timeout seconds or at the end (-1, None, text); EOFError when there is no text then."""
        patterns = [item if hasattr(item, 'search') else re.compile(item) for item in list]

        def first_match():
            for index, pattern in enumerate(patterns):
                match = pattern.search(self.cookedq)
                if match:
                    return index, match
        found = self.__watch(first_match, timeout)
        if found is None:
            text = self.__taken()
            if not text and self.eof:
                raise EOFError
            return -1, None, text
        index, match = found
        text, self.cookedq = self.cookedq[:match.end()], self.cookedq[match.end():]
        return index, match, text

    def __watch(self, look, timeout):
        "Reads until look() gives something, which is returned, or the end or the timeout comes: None."
        limit = None if timeout is None else time.time() + timeout
        self.process_rawq()
        found = look()
        while found is None and not self.eof:
            left = None if limit is None else max(0, limit - time.time())
            if not self.__wait(left):
                break
            self.fill_rawq()
            self.process_rawq()
            found = look()
            if limit is not None and time.time() >= limit:
                break
        return found

    def __wait(self, seconds):
        "Can be read within some seconds?  None: wait as long as it takes."
        limit = None if seconds is None else time.time() + seconds
        while True:
            try:
                if not self._has_poll:
                    return bool(select.select([self], [], [], seconds)[0])
                poller = select.poll()
                poller.register(self, select.POLLIN | select.POLLPRI)
                return bool(poller.poll(None if seconds is None else 1000 * seconds))
            except select.error as problem:
                if problem.args[0] != errno.EINTR:
                    raise
                seconds = None if limit is None else max(0, limit - time.time())

    def read_very_eager(self):
        "All that can be had without blocking; EOFError when that is nothing and the other side has closed."
        return self.__take_available(lambda: False)

    def read_eager(self):
        "What is there already, else what can be had without blocking; EOFError as above."
        return self.__take_available(lambda: self.cookedq)

    def __take_available(self, enough):
        self.process_rawq()
        while not (enough() or self.eof) and self.sock_avail():
            self.fill_rawq()
            self.process_rawq()
        return self.read_very_lazy()

    def read_lazy(self):
        "The text in what was received before; EOFError as above."
        self.process_rawq()
        return self.read_very_lazy()

    def read_very_lazy(self):
        "The text that is ready; EOFError as above."
        text = self.__taken()
        if not text and self.eof and not self.rawq:
            raise EOFError('telnet connection closed')
        return text

    def read_sb_data(self):
        "The data of the last subnegotiation; they are given once."
        data, self.sbdataq = self.sbdataq, ''
        return data

    # from bytes to text

    def process_rawq(self):
        "Takes the commands out of what was received and answers them."
        data, self.rawq, self.irawq = self.rawq[self.irawq:], '', 0
        position, size = 0, len(data)
        while position < size:
            if self.iacseq:
                self.iacseq += data[position]
                position += 1
                self.__command()
                continue
            end = data.find(IAC, position)
            if end < 0:
                end = size
            else:
                self.iacseq = IAC
            self.__keep(data[position:end].translate(None, theNULL + '\x11'))
            position = end + 1

    def __keep(self, text):
        if self.sb:
            self.sbdataq += text
        else:
            self.cookedq += text

    def __command(self):
        "What iacseq says, if it is whole."
        command, option = self.iacseq[1], self.iacseq[2:]
        if command in _REFUSALS and not option:
            return
        self.iacseq = ''
        if command == IAC:
            self.__keep(IAC)
        elif option:
            self.msg('IAC %s %d', _NAMES[command], ord(option))
            answer = self.option_callback or self.__refuse
            answer(self.sock, command, option)
        else:
            if command in (SB, SE):
                self.sb = int(command == SB)
                if self.sb:
                    self.sbdataq = ''
            answer = self.option_callback or self.__pass_over
            answer(self.sock, command, NOOPT)

    def __refuse(self, sock, command, option):
        sock.sendall(IAC + _REFUSALS[command] + option)

    def __pass_over(self, sock, command, option):
        self.msg('IAC %d not recognized', ord(command))

    def rawq_getchar(self):
        "The next byte, raw; EOFError at the end.  It may block."
        if not self.rawq:
            self.fill_rawq()
            if self.eof:
                raise EOFError
        byte = self.rawq[self.irawq]
        self.irawq += 1
        if self.irawq == len(self.rawq):
            self.rawq, self.irawq = '', 0
        return byte

    def fill_rawq(self):
        "Receives something; it may block."
        data = self.sock.recv(_PIECE)
        self.msg('recv %r', data)
        self.eof = not data
        self.rawq, self.irawq = self.rawq[self.irawq:] + data, 0

    def sock_avail(self):
        return bool(select.select([self], [], [], 0)[0])

    # a terminal

    def interact(self):
        "Joins standard input and output to the connection until one of the sides ends."
        if sys.platform == 'win32':
            return self.mt_interact()        # no select() for the console there
        typed = True
        while typed:
            ready = select.select([self, sys.stdin], [], [])[0]
            if self in ready and self.__show() is None:
                break
            if sys.stdin in ready:
                typed = sys.stdin.readline()
                self.write(typed)

    def mt_interact(self):
        "The same with a thread that listens."
        import thread
        thread.start_new_thread(self.listener, ())
        for typed in iter(sys.stdin.readline, ''):
            self.write(typed)

    def listener(self):
        "Prints what comes until the other side closes."
        while self.__wait(None):
            if self.__show() is None:
                break

    def __show(self):
        "Prints the text that has come and returns it; None after the end of the connection."
        try:
            text = self.read_eager()
        except EOFError:
            text, shown = None, '*** Connection closed by remote host ***\n'
        else:
            shown = text
        sys.stdout.write(shown)
        sys.stdout.flush()
        return text


def test():
    "The terminal of the command line: telnetlib.py [-d ...] [host [port]]."
    words = sys.argv[1:]
    connection = Telnet()
    while words and words[0] == '-d':
        connection.set_debuglevel(connection.debuglevel + 1)
        del words[0]
    host, port = (words + ['localhost', '0'][len(words):])[:2]
    connection.open(host, int(port) if port.isdigit() else socket.getservbyname(port, 'tcp'), timeout=0.5)
    connection.interact()
    connection.close()


if __name__ == '__main__':
    test()
