"""A client for the post office protocol, POP3 (RFC 1939).

    box = poplib.POP3('host')
    box.user('me')
    box.pass_('secret')
    for number in range(1, box.stat()[0] + 1):
        print '\\n'.join(box.retr(number)[1])
    box.quit()

Answers are strings (one line), or (first line, lines, bytes).  error_proto is raised for answers with -ERR and for what
is no POP3.
"""
import hashlib
import re
import socket
from _linewire import Wire, trace

__all__ = ['POP3', 'error_proto']

POP3_PORT, POP3_SSL_PORT = 110, 995
CR, LF = '\r', '\n'
CRLF = CR + LF
_MAXLINE = 2048          # bytes in a line; servers could fill our memory


class error_proto(Exception):
    "The server refuses, or does not speak POP3."


class POP3(Wire):
    "A connection; the methods are named after the commands."

    # the mark in the greeting that apop() signs
    timestamp = re.compile(r'\+OK[^<]*(<[^<>]*>)')

    def __init__(self, host, port=POP3_PORT, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        self._dial(host, port, timeout)
        self._greet()

    def _greet(self):
        self._debugging = 0
        self.welcome = self._getresp()

    # lines

    def _putline(self, line):
        trace(self._debugging, 2, 'put', line)
        self.sock.sendall(line + CRLF)

    def _putcmd(self, line):
        trace(self._debugging, 1, 'cmd', line)
        self._putline(line)

    def _getline(self):
        "(a line without its end, its size with it).  Some servers write CR LF, others LF CR or one of them."
        line = self._take_line(_MAXLINE, error_proto('line too long'))
        trace(self._debugging, 2, 'get', line)
        if not line:
            raise error_proto('-ERR EOF')
        text = line[:-2] if line.endswith(CRLF) else line[line.startswith(CR):-1]
        return text, len(line)

    def _getresp(self):
        line = self._getline()[0]
        trace(self._debugging, 2, 'resp', line)
        if not line.startswith('+'):
            raise error_proto(line)
        return line

    def _getlongresp(self):
        answer, lines, octets = self._getresp(), [], 0
        while True:
            line, size = self._getline()
            if line == '.':
                return answer, lines, octets
            if line.startswith('..'):        # a dot in the text is doubled on the way
                line, size = line[1:], size - 1
            lines.append(line)
            octets += size

    def _shortcmd(self, line):
        self._putcmd(line)
        return self._getresp()

    def _longcmd(self, line):
        self._putcmd(line)
        return self._getlongresp()

    def _say(self, *words):
        "The answer, one line, to a command of some words."
        return self._shortcmd(' '.join(map(str, words)))

    def _ask(self, *words):
        "The answer of many lines."
        return self._longcmd(' '.join(map(str, words)))

    def _about(self, command, which):
        "For one message a line, for all of them many."
        return self._ask(command) if which is None else self._say(command, which)

    def getwelcome(self):
        "The greeting of the server."
        return self.welcome

    def set_debuglevel(self, level):
        "1: commands are printed; 2: everything."
        self._debugging = level

    # who we are

    def user(self, user):
        return self._say('USER', user)

    def pass_(self, pswd):
        "The password.  The mailbox is locked until quit()."
        return self._say('PASS', pswd)

    def rpop(self, user):
        "By the name of a user elsewhere; hardly any server has it."
        return self._say('RPOP', user)

    def apop(self, user, secret):
        "Shows that we know the secret without sending it; error_proto when the server's greeting has no mark."
        mark = self.timestamp.match(self.welcome)
        if mark is None:
            raise error_proto('-ERR APOP not supported by server')
        return self._say('APOP', user, hashlib.md5(mark.group(1) + secret).hexdigest())

    # the messages

    def stat(self):
        "(number of messages, bytes of them all)"
        words = self._say('STAT').split()
        trace(self._debugging, 1, 'stat', words)
        return int(words[1]), int(words[2])

    def list(self, which=None):
        "Sizes: lines of 'number bytes'."
        return self._about('LIST', which)

    def uidl(self, which=None):
        "Marks that stay when the numbers change."
        return self._about('UIDL', which)

    def retr(self, which):
        "A whole message."
        return self._ask('RETR', which)

    def top(self, which, howmuch):
        "The header of a message and that many lines of its text."
        return self._ask('TOP', which, howmuch)

    def dele(self, which):
        "The message goes when quit() is called."
        return self._say('DELE', which)

    def noop(self):
        return self._say('NOOP')

    def rset(self):
        "No message is to be deleted after all."
        return self._say('RSET')

    def quit(self):
        "Deletes what is to be deleted, unlocks the mailbox, and closes the connection whatever the server says."
        try:
            return self._say('QUIT')
        except error_proto as problem:
            return problem
        finally:
            self._hang_up()


try:
    import ssl
except ImportError:
    pass
else:
    __all__.append('POP3_SSL')

    class POP3_SSL(POP3):
        "The same through SSL from the first byte on.  keyfile, certfile: PEM files to show to the server."

        def __init__(self, host, port=POP3_SSL_PORT, keyfile=None, certfile=None):
            self.keyfile, self.certfile, self.buffer = keyfile, certfile, ''
            self._dial(host, port)
            self._greet()

        def _attach(self, sock):
            self.sslobj = ssl.wrap_socket(sock, self.keyfile, self.certfile)
            POP3._attach(self, self.sslobj)

        def quit(self):
            answer = POP3.quit(self)
            del self.sslobj
            return answer


def _print_mailbox(host, user, password):
    "Shows all messages of a mailbox."
    box = POP3(host)
    print box.getwelcome()
    box.user(user)
    box.pass_(password)
    for number in range(1, box.stat()[0] + 1):
        answer, lines, octets = box.retr(number)
        print 'Message %d: %d bytes' % (number, octets)
        for line in lines:
            print '   ', line
    box.quit()


if __name__ == '__main__':
    import sys
    _print_mailbox(*sys.argv[1:4])
