"""MIME on top of rfc822: types of messages and encodings of files.  Old: see the email package."""
import os
import sys
import tempfile
from warnings import filterwarnings, catch_warnings

with catch_warnings():
    sys.py3kwarning and filterwarnings('ignore', '.*rfc822 has', DeprecationWarning)
    import rfc822

from warnings import warnpy3k
warnpy3k('in 3.x, mimetools has been removed in favor of the email package', stacklevel=2)

try:
    import thread as _thread
except ImportError:
    import dummy_thread as _thread

__all__ = ['Message', 'choose_boundary', 'encode', 'decode', 'copyliteral', 'copybinary']


_MIME_HEADERS = 'content-transfer-encoding', 'content-type'


class Message(rfc822.Message):
    "An rfc822.Message that knows its Content-Type; parameters are kept as `plist`, e.g. ['charset=x']."

    def __init__(self, fp, seekable=1):
        rfc822.Message.__init__(self, fp, seekable)
        self.encodingheader, self.typeheader = map(self.getheader, _MIME_HEADERS)
        self.parsetype()
        self.parseplist()

    def parsetype(self):
        "Finds type, maintype and subtype; text/plain without a header."
        header = 'text/plain' if self.typeheader is None else self.typeheader
        kind, semicolon, parameters = header.partition(';')
        self.plisttext = semicolon + parameters
        parts = [part.strip().lower() for part in kind.split('/')]
        self.maintype, self.subtype = parts[0], '/'.join(parts[1:])
        self.type = '/'.join(parts)

    def parseplist(self):
        "Finds the parameters; a semicolon always ends one, even in quotes."
        self.plist = []
        for item in self.plisttext.split(';')[1:]:
            name, equals, value = item.partition('=')
            self.plist.append((name.strip().lower() + equals + value.strip() if equals else item).strip())

    def getplist(self):
        return self.plist

    def getparam(self, name):
        "The value of a parameter, without quotes; None without it."
        start = name.lower() + '='
        for item in self.plist:
            if item.startswith(start):
                return rfc822.unquote(item[len(start):])
        return None

    def getparamnames(self):
        "The names of the parameters, in lower case."
        return [item.partition('=')[0].lower() for item in self.plist if '=' in item]

    def getencoding(self):
        "The Content-Transfer-Encoding, 7bit without one."
        return '7bit' if self.encodingheader is None else self.encodingheader.lower()

    def gettype(self):
        return self.type

    def getmaintype(self):
        return self.maintype

    def getsubtype(self):
        return self.subtype


# ---- boundaries

_counter_lock = _thread.allocate_lock()
_counter = 0
_host_and_process = None


def _get_next_counter():
    global _counter
    with _counter_lock:
        _counter += 1
        return _counter


def choose_boundary():
    "A line that no text contains: of host, user, process, time and a counter."
    global _host_and_process
    import time
    if _host_and_process is None:
        import socket
        try:
            host = socket.gethostbyname(socket.gethostname())
        except socket.gaierror:
            host = '127.0.0.1'
        _host_and_process = '.'.join([host, repr(os.getuid()) if hasattr(os, 'getuid') else '1',
                                      repr(os.getpid()) if hasattr(os, 'getpid') else '1'])
    return '%s.%.3f.%d' % (_host_and_process, time.time(), _get_next_counter())


# ---- encodings: from file to file

_ENCODE, _DECODE = 0, 1


def _way_of_module(encoding, way):
    "What a module has for an encoding: function(input, output); None for those that no module knows."
    if encoding in _uu_names:
        import uu
        return (uu.encode, uu.decode)[way]
    if encoding == 'quoted-printable':
        import quopri
        return (lambda source, target: quopri.encode(source, target, 0), quopri.decode)[way]
    if encoding == 'base64':
        import base64
        return (base64.encode, base64.decode)[way]
    return copybinary if encoding in ('7bit', '8bit') else None


def _recode(input, output, encoding, way):
    "Modules first, then commands of the shell."
    by_module = _way_of_module(encoding, way)
    if by_module:
        return by_module(input, output)
    commands = (encodetab, decodetab)[way]
    if encoding not in commands:
        raise ValueError('unknown Content-Transfer-Encoding: %s' % (encoding,))
    pipethrough(input, commands[encoding], output)


def encode(input, output, encoding):
    "Writes what `input` holds to `output`, encoded; ValueError for an unknown encoding."
    return _recode(input, output, encoding, _ENCODE)


def decode(input, output, encoding):
    "The way back."
    return _recode(input, output, encoding, _DECODE)


# The shell commands for encodings that no module does.
uudecode_pipe = 'f=/tmp/@uu.$$.x; sed "s%^begin .*%begin 600 $f%" | uudecode; cat $f; rm $f'

_uu_names = ('uuencode', 'x-uuencode', 'uue', 'x-uue')
encodetab = dict.fromkeys(_uu_names, 'uuencode tempfile')
decodetab = dict.fromkeys(_uu_names, uudecode_pipe)
for _name, _letter in (('quoted-printable', 'q'), ('base64', 'b')):
    encodetab[_name], decodetab[_name] = 'mmencode -' + _letter, 'mmencode -u -' + _letter


def pipeto(input, command):
    "Lets a shell command read what `input` holds."
    target = os.popen(command, 'w')
    copyliteral(input, target)
    target.close()


def pipethrough(input, command, output):
    "Writes to `output` what a shell command makes of `input`."
    handle, path = tempfile.mkstemp()
    with os.fdopen(handle, 'w') as copy:
        copyliteral(input, copy)
    pipe = os.popen(command + ' <' + path, 'r')
    copybinary(pipe, output)
    pipe.close()
    os.unlink(path)


def copyliteral(input, output):
    "Copies line by line."
    output.writelines(iter(input.readline, ''))


def copybinary(input, output):
    "Copies block by block."
    output.writelines(iter(lambda: input.read(8192), ''))
