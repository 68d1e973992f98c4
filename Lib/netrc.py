"""The file ~/.netrc: which login belongs to which host.

    machine HOST login NAME [account TEXT] password TEXT
    default login NAME password TEXT
    macdef NAME, then lines up to an empty one
"""
import os
import shlex
import string
import stat

try:
    import pwd
except ImportError:
    pwd = None

__all__ = ['netrc', 'NetrcParseError']


class NetrcParseError(Exception):
    "The file makes no sense: msg, filename, lineno."

    def __init__(self, msg, filename=None, lineno=None):
        super(NetrcParseError, self).__init__(msg)
        self.msg, self.filename, self.lineno = msg, filename, lineno

    def __str__(self):
        return '%s (%s, line %s)' % (self.msg, self.filename, self.lineno)


_FIELDS = {'login': 0, 'user': 0, 'account': 1, 'password': 2}
_ENDS = ('', 'machine', 'default', 'macdef')


class _Noting(object):
    "The file, as the lexer reads it: knows what it has read last."

    def __init__(self, stream):
        self._stream, self._last = stream, ''

    def read(self, size):
        self._last = self._stream.read(size)
        return self._last

    def readline(self):
        return self._stream.readline()

    def skip_line(self):
        "Goes behind the line in which what was read last stands."
        if self._last != '\n':
            self.readline()


class netrc:
    """hosts: dict of host to (login, account, password); macros: dict of name to list of lines.

    file: the path; by default ~/.netrc, which is refused with passwords in it that others may read."""

    def __init__(self, file=None):
        mine = file is None
        if mine:
            home = os.environ.get('HOME')
            if home is None:
                raise IOError('Could not find .netrc: $HOME is not set')
            file = os.path.join(home, '.netrc')
        self.hosts, self.macros = {}, {}
        with open(file) as stream:
            self._parse(file, stream, mine)

    def _parse(self, file, fp, default_netrc):
        lexer = shlex.shlex(_Noting(fp))
        lexer.wordchars += string.punctuation
        lexer.commenters = ''

        def fail(words):
            raise NetrcParseError(words, file, lexer.lineno)

        while True:
            word = lexer.get_token()
            if not word:
                return
            if word[0] == '#':
                lexer.instream.skip_line()
            elif word == 'macdef':
                self._read_macro(lexer)
            elif word in ('machine', 'default'):
                host = lexer.get_token() if word == 'machine' else 'default'
                self._read_entry(lexer, word, host, fail, default_netrc and fp)
            else:
                fail('bad toplevel token %r' % word)

    def _read_macro(self, lexer):
        name = lexer.get_token()
        lines = self.macros[name] = []
        for line in iter(lexer.instream.readline, ''):
            if line == '\n':
                break
            lines.append(line)

    def _read_entry(self, lexer, kind, host, fail, private):
        "The words of a host; `private`: the open file, when others must not be able to read it."
        found = ['', None, None]
        self.hosts[host] = {}
        while True:
            word = lexer.get_token()
            if word in _ENDS or word[0] == '#':
                if found[2] is None:
                    fail('malformed %s entry %s terminated by %r' % (kind, host, word))
                self.hosts[host] = tuple(found)
                lexer.push_token(word)
                return
            elif word in _FIELDS:
                if word == 'password' and private and found[0] != 'anonymous':
                    self._check_rights(private, fail)
                found[_FIELDS[word]] = lexer.get_token()
            else:
                fail('bad follower token %r' % word)

    @staticmethod
    def _check_rights(stream, fail):
        status = os.fstat(stream.fileno())
        if pwd is None:
            return
        if status.st_uid != os.getuid():
            names = []
            for uid in (status.st_uid, os.getuid()):
                try:
                    names.append(pwd.getpwuid(uid)[0])
                except KeyError:
                    names.append('uid %s' % uid)
            fail('~/.netrc file owner (%s) does not match current user (%s)' % tuple(names))
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            fail('~/.netrc access too permissive: access permissions must restrict access to only '
                 'the owner')

    def authenticators(self, host):
        "(login, account, password) for the host, else those of default, else None."
        return self.hosts.get(host) or self.hosts.get('default')

    def __repr__(self):
        "The text of a file that says the same."
        text = ''
        for host, (login, account, password) in self.hosts.items():
            text += 'machine %s\n\tlogin %s\n' % (host, login)
            if account:
                text += '\taccount %s\n' % account
            text += '\tpassword %s\n' % password
        for name, lines in self.macros.items():
            text += 'macdef %s\n%s\n' % (name, ''.join(lines))
        return text


if __name__ == '__main__':
    print netrc()
