"""A client for the file transfer protocol, FTP (RFC 959), with TLS (RFC 4217).

    site = ftplib.FTP('host')
    site.login()
    site.cwd('pub')
    site.retrlines('LIST')
    with open('README', 'wb') as target:
        site.retrbinary('RETR README', target.write)
    site.quit()

Answers are the server's text, with its lines.  What it refuses is error_temp (4xx) or error_perm (5xx); error_reply is an
answer that does not fit, error_proto none at all.  all_errors: everything that can come.
"""
import os
import re
import socket
import sys
from _linewire import TracedWire, trace
from socket import _GLOBAL_DEFAULT_TIMEOUT

try:
    import ssl
except ImportError:
    ssl = None

__all__ = ['FTP', 'Netrc']

FTP_PORT = 21
MSG_OOB = socket.MSG_OOB
MAXLINE = 8192           # bytes in a line; servers could fill our memory
CRLF = '\r\n'


class Error(Exception):
    "What goes wrong with a server."


class error_reply(Error):
    "An answer that does not fit the command."


class error_temp(Error):
    "4xx: not now."


class error_perm(Error):
    "5xx: never."


class error_proto(Error):
    "That is no FTP."


all_errors = (Error, IOError, EOFError)

_REFUSALS = {'4': error_temp, '5': error_perm}


# the facts in answers

def _with_code(resp, code):
    if not resp.startswith(code):
        raise error_reply(resp)
    return resp


def _found(pattern, resp):
    match = re.search(pattern, resp)
    if match is None:
        raise error_proto(resp)
    return match.groups()


def parse150(resp):
    "The bytes that will come, if the server says it."
    match = re.match(r'150 .* \(([0-9]+) bytes\)', _with_code(resp, '150'), re.IGNORECASE)
    return int(match.group(1)) if match else None


def parse227(resp):
    "(host, port) of the answer to PASV."
    numbers = _found(r'(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)', _with_code(resp, '227'))
    return '.'.join(numbers[:4]), 256 * int(numbers[4]) + int(numbers[5])


def parse229(resp, peer):
    "(host, port) of the answer to EPSV: the host is the one we talk to."
    inside, = _found(r'\((.*)\)', _with_code(resp, '229'))
    fields = inside.split(inside[0]) if inside else []
    if len(fields) != 5 or inside[0] != inside[-1]:
        raise error_proto(resp)
    return peer[0], int(fields[3])


def parse257(resp):
    "The folder of the answer to MKD or PWD: in quotes, with quotes in it doubled; '' for servers that write none."
    match = re.match('257 "((?:[^"]|"")*)', _with_code(resp, '257'))
    return match.group(1).replace('""', '"') if match else ''


def print_line(line):
    "Prints a line."
    print line


class FTP(TracedWire):
    "A connection; without a host it is made by connect(), and with a user login() is done too."

    debugging = 0
    host = ''
    port = FTP_PORT
    maxline = MAXLINE
    sock = file = welcome = None
    passiveserver = 1

    def __init__(self, host='', user='', passwd='', acct='', timeout=_GLOBAL_DEFAULT_TIMEOUT):
        self.timeout = timeout
        if host:
            self.connect(host)
            if user:
                self.login(user, passwd, acct)

    # the connection

    def connect(self, host='', port=0, timeout=-999):
        "The greeting; what is not given stays as it was."
        self.timeout = self.timeout if timeout == -999 else timeout
        self._dial(host or self.host, port if port > 0 else self.port, self.timeout)
        self.af = self.sock.family
        self.welcome = self.getresp()
        return self.welcome

    def close(self):
        "Drops the connection, without a word."
        parts, self.file, self.sock = (self.file, self.sock), None, None
        for part in parts:
            if part is not None:
                part.close()

    def quit(self):
        """Says good-bye and closes; the answer of the server."""
        answer = self.voidcmd('QUIT')
        self.close()
        return answer

    def set_pasv(self, val):
        "Does the server wait for the data connection (as firewalls want it), or do we?"
        self.passiveserver = val

    def sanitize(self, s):
        "repr() without the password."
        if s[:5].lower() == 'pass ':
            end = len(s.rstrip(CRLF))
            s = s[:5] + '*' * (end - 5) + s[end:]
        return repr(s)

    # lines

    def __trace(self, needed, mark, line):
        if self.debugging >= needed:
            print '*%s* %s' % (mark, self.sanitize(line))

    def putline(self, line):
        """Sends a line; its end is added.  ValueError when there is one in it already."""
        if '\r' in line or '\n' in line:
            raise ValueError('an illegal newline character should not be contained')
        self.__trace(2, 'put', line + CRLF)
        self.sock.sendall(line + CRLF)

    def putcmd(self, line):
        self.__trace(1, 'cmd', line)
        self.putline(line)

    def getline(self):
        """A line of the server without its end; EOFError when it has hung up."""
        line = self._take_line(self.maxline, Error('got more than %d bytes' % self.maxline))
        self.__trace(2, 'get', line)
        if not line:
            raise EOFError
        return line[:-2] if line.endswith(CRLF) else line[:-1] if line[-1] in CRLF else line

    def getmultiline(self):
        "An answer: after 'NNN-' it goes on until a line with 'NNN '."
        lines = [self.getline()]
        code = lines[0][:3]
        more = lines[0][3:4] == '-'
        while more:
            lines.append(self.getline())
            more = lines[-1][:3] != code or lines[-1][3:4] == '-'
        return '\n'.join(lines)

    def getresp(self):
        "An answer, if it is a good one."
        answer = self.getmultiline()
        self.__trace(1, 'resp', answer)
        self.lastresp = answer[:3]
        if answer[:1] in ('1', '2', '3'):
            return answer
        raise _REFUSALS.get(answer[:1], error_proto)(answer)

    def voidresp(self):
        "An answer 2xx."
        return _with_code(self.getresp(), '2')

    def sendcmd(self, cmd):
        """Sends a command; the answer.  An exception of all_errors when it is refused."""
        self.putcmd(cmd)
        return self.getresp()

    def voidcmd(self, cmd):
        """The same for commands whose answer must begin with 2; error_reply otherwise."""
        self.putcmd(cmd)
        return self.voidresp()

    def abort(self):
        "Asks the server to give up a transfer, out of band."
        self.__trace(2, 'put urgent', 'ABOR' + CRLF)
        self.sock.sendall('ABOR' + CRLF, MSG_OOB)
        answer = self.getmultiline()
        if answer[:3] not in ('225', '226', '426'):
            raise error_proto(answer)

    # who we are

    def login(self, user='', passwd='', acct=''):
        "By default as anonymous."
        user = user or 'anonymous'
        if user == 'anonymous' and passwd in ('', '-'):
            passwd += 'anonymous@'       # a server may want to see an address
        answer = self.sendcmd('USER ' + user)
        for command, word in ('PASS ', passwd), ('ACCT ', acct):
            if answer.startswith('3'):
                answer = self.sendcmd(command + word)
        return _with_code(answer, '2')

    def acct(self, password):
        """Sends the account that some servers want after the password."""
        return self.voidcmd('ACCT ' + password)

    # connections for data

    def sendport(self, host, port):
        "Tells where we wait (RFC 959)."
        return self.voidcmd('PORT ' + ','.join(host.split('.') + map(str, divmod(port, 256))))

    def sendeprt(self, host, port):
        "The same for other addresses (RFC 2428)."
        families = {socket.AF_INET: '1', getattr(socket, 'AF_INET6', None): '2'}
        if self.af not in families:
            raise error_proto('unsupported address family')
        return self.voidcmd('EPRT ' + '|'.join(['', families[self.af], host, str(port), '']))

    def makeport(self):
        "A socket that waits for the server, which knows of it."
        waiting = self.__listener()
        try:
            host, port = self.sock.getsockname()[0], waiting.getsockname()[1]
            (self.sendport if self.af == socket.AF_INET else self.sendeprt)(host, port)
            if self.timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                waiting.settimeout(self.timeout)
        except:
            waiting.close()
            raise
        return waiting

    def __listener(self):
        problem = socket.error('getaddrinfo returns an empty list')
        for family, kind, protocol, _, address in socket.getaddrinfo(None, 0, self.af, socket.SOCK_STREAM, 0,
                                                                     socket.AI_PASSIVE):
            waiting = None
            try:
                waiting = socket.socket(family, kind, protocol)
                waiting.bind(address)
                waiting.listen(1)
                return waiting
            except socket.error as problem:
                if waiting:
                    waiting.close()
        raise problem

    def makepasv(self):
        "(host, port) where the server waits."
        if self.af == socket.AF_INET:
            return parse227(self.sendcmd('PASV'))
        return parse229(self.sendcmd('EPSV'), self.sock.getpeername())

    def ntransfercmd(self, cmd, rest=None):
        "(socket, bytes that will come or None) after a command that transfers; rest: bytes to leave out at the beginning."
        begin = self.__data_by_going if self.passiveserver else self.__data_by_waiting
        return begin(cmd, rest)

    def transfercmd(self, cmd, rest=None):
        return self.ntransfercmd(cmd, rest)[0]

    def __start_transfer(self, cmd, rest):
        "The size of what comes, from the answer 1xx."
        if rest is not None:
            self.sendcmd('REST %s' % rest)
        answer = self.sendcmd(cmd)
        if answer.startswith('2'):       # some servers write an answer of their own before it
            answer = self.getresp()
        _with_code(answer, '1')
        return parse150(answer) if answer.startswith('150') else None

    def __data_by_going(self, cmd, rest):
        connection = socket.create_connection(self.makepasv(), self.timeout)
        try:
            return connection, self.__start_transfer(cmd, rest)
        except:
            connection.close()
            raise

    def __data_by_waiting(self, cmd, rest):
        waiting = self.makeport()
        try:
            size = self.__start_transfer(cmd, rest)
            connection = waiting.accept()[0]
        finally:
            waiting.close()
        if self.timeout is not _GLOBAL_DEFAULT_TIMEOUT:
            connection.settimeout(self.timeout)
        return connection, size

    def _finish(self, connection):
        "Called when all data have gone or come, before the connection is closed."

    # transfers

    def retrbinary(self, cmd, callback, blocksize=8192, rest=None):
        "callback(data) for the pieces that come."
        self.voidcmd('TYPE I')
        connection = self.transfercmd(cmd, rest)
        try:
            for data in iter(lambda: connection.recv(blocksize), ''):
                callback(data)
            self._finish(connection)
        finally:
            connection.close()
        return self.voidresp()

    def retrlines(self, cmd, callback=None):
        "callback(line) for the lines that come, without their ends; by default they are printed."
        callback = callback or print_line
        self.sendcmd('TYPE A')
        connection = self.transfercmd(cmd)
        lines = connection.makefile('rb')
        try:
            for line in iter(lambda: lines.readline(self.maxline + 1), ''):
                if len(line) > self.maxline:
                    raise Error('got more than %d bytes' % self.maxline)
                trace(self.debugging, 3, 'retr', line)
                callback(line[:-2] if line.endswith(CRLF) else line[:-1] if line.endswith('\n') else line)
            self._finish(connection)
        finally:
            lines.close()
            connection.close()
        return self.voidresp()

    def __store(self, connection, pieces, callback):
        try:
            for data in pieces:
                connection.sendall(data)
                if callback:
                    callback(data)
            self._finish(connection)
        finally:
            connection.close()
        return self.voidresp()

    def storbinary(self, cmd, fp, blocksize=8192, callback=None, rest=None):
        "Sends what a file has; callback(data) after each piece."
        self.voidcmd('TYPE I')
        return self.__store(self.transfercmd(cmd, rest), iter(lambda: fp.read(blocksize), ''), callback)

    def storlines(self, cmd, fp, callback=None):
        "Sends the lines of a file, with CR LF."
        self.voidcmd('TYPE A')
        return self.__store(self.transfercmd(cmd), self.__network_lines(fp), callback)

    def __network_lines(self, source):
        for line in iter(lambda: source.readline(self.maxline + 1), ''):
            if len(line) > self.maxline:
                raise Error('got more than %d bytes' % self.maxline)
            yield line if line.endswith(CRLF) else (line[:-1] if line[-1] in CRLF else line) + CRLF

    # folders and files

    def nlst(self, *args):
        "The names in a folder."
        names = []
        self.retrlines(' '.join(('NLST',) + args), names.append)
        return names

    def dir(self, *args):
        "A list of a folder for people, line by line to a callback (the last argument), or printed."
        callback = None
        if args and not isinstance(args[-1], str):
            args, callback = args[:-1], args[-1]
        words = [word for word in args if word]
        self.retrlines(' '.join(['LIST'] + words), callback)

    def rename(self, fromname, toname):
        """Gives a file another name."""
        _with_code(self.sendcmd('RNFR ' + fromname), '3')
        return self.voidcmd('RNTO ' + toname)

    def delete(self, filename):
        """Deletes a file.  error_perm when that is not allowed, error_reply for other answers."""
        answer = self.sendcmd('DELE ' + filename)
        if answer[:3] in ('250', '200'):
            return answer
        raise error_reply(answer)

    def cwd(self, dirname):
        "Goes to a folder."
        if dirname == '..':
            try:
                return self.voidcmd('CDUP')
            except error_perm as problem:
                if problem.args[0][:3] != '500':     # 500: the server has no CDUP
                    raise
        return self.voidcmd('CWD ' + (dirname or '.'))

    def size(self, filename):
        "Bytes of a file; None when the server does not tell."
        answer = self.sendcmd('SIZE ' + filename)
        if answer.startswith('213'):
            digits = answer[3:].strip()
            try:
                return int(digits)
            except (OverflowError, ValueError):
                return long(digits)

    def mkd(self, dirname):
        "The full name of the new folder."
        return parse257(self.sendcmd('MKD ' + dirname))

    def rmd(self, dirname):
        """Removes a folder."""
        return self.voidcmd('RMD ' + dirname)

    def pwd(self):
        "The current folder."
        return parse257(self.sendcmd('PWD'))


if ssl:
    class FTP_TLS(FTP):
        """Commands encrypted after auth(), which login() does; data after prot_p().

        context: an ssl.SSLContext, in place of keyfile and certfile (PEM files to show to the server)."""

        ssl_version = ssl.PROTOCOL_SSLv23

        def __init__(self, host='', user='', passwd='', acct='', keyfile=None, certfile=None, context=None,
                     timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None):
            for name, value in ('keyfile', keyfile), ('certfile', certfile):
                if context is not None and value is not None:
                    raise ValueError('context and %s arguments are mutually exclusive' % name)
            self.keyfile, self.certfile = keyfile, certfile
            self.context = context or ssl._create_stdlib_context(self.ssl_version, certfile=certfile, keyfile=keyfile)
            self._prot_p = False
            FTP.__init__(self, host, user, passwd, acct, timeout)

        def _encrypted(self):
            return isinstance(self.sock, ssl.SSLSocket)

        def login(self, user='', passwd='', acct='', secure=True):
            """As FTP.login, over an encrypted connection."""
            if secure and not self._encrypted():
                self.auth()
            return FTP.login(self, user, passwd, acct)

        def auth(self):
            "Encrypts the connection for commands."
            if self._encrypted():
                raise ValueError('Already using TLS')
            answer = self.voidcmd('AUTH TLS' if self.ssl_version >= ssl.PROTOCOL_SSLv23 else 'AUTH SSL')
            self._attach(self._wrap(self.sock))
            return answer

        def _wrap(self, plain):
            return self.context.wrap_socket(plain, server_hostname=self.host)

        def prot_p(self):
            "Data go encrypted from now on."
            self.voidcmd('PBSZ 0')       # the standard wants it first
            answer, self._prot_p = self.voidcmd('PROT P'), True
            return answer

        def prot_c(self):
            "Data go as they are from now on."
            answer, self._prot_p = self.voidcmd('PROT C'), False
            return answer

        def ntransfercmd(self, cmd, rest=None):
            connection, size = FTP.ntransfercmd(self, cmd, rest)
            return (self._wrap(connection) if self._prot_p else connection), size

        def _finish(self, connection):
            if isinstance(connection, ssl.SSLSocket):
                connection.unwrap()

    __all__.append('FTP_TLS')
    all_errors += (ssl.SSLError,)


def ftpcp(source, sourcename, target, targetname='', type='I'):
    "Lets one server send a file to another: two FTP objects."
    for site in source, target:
        site.voidcmd('TYPE ' + type)
    target.sendport(*parse227(source.sendcmd('PASV')))
    # the one that waits has to be ready before the other one begins
    for site, command in (target, 'STOR ' + (targetname or sourcename)), (source, 'RETR ' + sourcename):
        if site.sendcmd(command)[:3] not in ('125', '150'):
            raise error_proto
    source.voidresp()
    target.voidresp()


class Netrc:
    "The .netrc of the user, in an old form; the module netrc is better."

    def __init__(self, filename=None):
        import netrc
        if filename is None:
            if 'HOME' not in os.environ:
                raise IOError('specify file to load or set $HOME')
            filename = os.path.join(os.environ['HOME'], '.netrc')
        self.__found = netrc.netrc(filename)

    def get_hosts(self):
        "The hosts that it knows."
        return [host for host in self.__found.hosts if host != 'default']

    def get_account(self, host):
        "(user, password, account) for a host, or the default, or nothing: (None, None, None)."
        known = dict((name.lower(), entry) for name, entry in self.__found.hosts.items())
        user, account, password = known.get(host.lower(), known.get('default', (None, None, None)))
        return user or None, password or None, account or None

    def get_macros(self):
        """A list of the names of macros."""
        return self.__found.macros.keys()

    def get_macro(self, macro):
        "The lines of a macro."
        return tuple(line.rstrip('\n') for line in self.__found.macros[macro])


def test():
    "ftplib.py [-d] host [-l[dir]] [-d[dir]] [-p] [file ...]: prints folders and files of a server."
    words = sys.argv[1:]
    if not words:
        print test.__doc__
        sys.exit(0)
    debugging = 0
    while words[0] == '-d':
        debugging += 1
        del words[0]
    site = FTP(words.pop(0))
    site.set_debuglevel(debugging)
    site.login()
    for word in words:
        if word[:2] == '-l':
            site.dir(*filter(None, [word[2:]]))
        elif word[:2] == '-d':
            print site.sendcmd(' '.join(['CWD'] + filter(None, [word[2:]])))
        elif word == '-p':
            site.set_pasv(not site.passiveserver)
        else:
            site.retrbinary('RETR ' + word, sys.stdout.write, 1024)
    site.quit()


if __name__ == '__main__':
    test()
