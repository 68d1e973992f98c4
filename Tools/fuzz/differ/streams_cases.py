"""Modules of the library in Python that read streams: random answers and requests of HTTP, forms, archives' headers, old mail, source texts."""
import ast
import BaseHTTPServer
import binhex
import cgi
import compiler
import difflib
import formatter
import fractions
import htmllib
import httplib
import imaplib
import logging
import mailcap
import mimetools
import multifile
import netrc
import os
import pipes
import random
import re
import sets
import StringIO
import subprocess
import tarfile
import telnetlib
import tempfile
import uu

from library_cases import PIECES, lines, text, value
from saying import outcome, words as say

MORE = {
    "answer": ["HTTP/1.1 200 OK\r\n", "HTTP/1.0 404\r\n", "HTTP/1.1 100 Continue\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "\r\n", "A: b\r\n",
               " more\r\n", "Connection: close\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello", "x", "HTTP/0.9 200 y\r\n", "3;ext\r\nabc\r\n", "Connection: keep-alive\r\n",
               "nocolon\r\n", "HTTP/1.1 abc\r\n", "HTTP/1.1 204 No\r\n", "zz\r\n", "Content-Length: -1\r\n", "\n"],
    "request": ["GET / HTTP/1.0\r\n", "GET /a?b=c HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", "GET /\r\n", "X / HTTP/1.1\r\n", "GET / HTTP/2.0\r\n", "GET / HTTQ\r\n", "\r\n",
                "Host: x\r\n", "Connection: keep-alive\r\n", "Connection: close\r\n", "bad\r\n", "GET\r\n", "PUT / HTTP/1.x\r\n", "Expect: 100-continue\r\n", "A: b\r\n"],
    "form": ["--B\r\n", "--B--\r\n", "Content-Disposition: form-data; name=\"a\"\r\n", "Content-Disposition: form-data; name=b; filename=f\r\n", "\r\n", "value\r\n",
             "Content-Type: text/plain\r\n", "x", "--C\r\n", "a=1&b=2", "Content-Length: 3\r\n", "--B", "\n", "Content-Type: multipart/mixed; boundary=C\r\n"],
    "telnet": ["\xff\xfb\x01", "\xff\xfd\x18", "\xff\xfa\x18\x01\xff\xf0", "text", "\xff\xff", "\r\0", "\r\n", "\xff", "\xfa", "prompt> ", "\x11", "\0", "\xff\xf1"],
    "netrc": ["machine a ", "login b ", "password c ", "account d ", "default ", "macdef m\n", "\n", "# x\n", "init\n\n", "machine", "\"q r\" "],
    "mailcap": ["text/plain; ", "cat %s; ", "copiousoutput", "\n", "image/*; ", "show %s", "# c\n", "; ", "test=true; ", "\\\n", "edit=vi %s", "video/*; x %{a}\n"],
    "dates": ['INTERNALDATE "', "01-Jan-2000 ", " 1-feb-99 ", "10:11:12 ", "+0100", '"', "-0530", "25 (", "9"],
}
PIECES.update(MORE)
KINDS = ["source", "code"]


class Connection(object):
    "A socket with an answer."

    def __init__(self, data):
        self.data, self.sent = data, []

    def makefile(self, mode="rb", size=-1):
        return StringIO.StringIO(self.data) if "r" in mode else self

    def write(self, data):
        self.sent.append(data)

    sendall = write

    def flush(self):
        pass

    close = flush
    closed = False


def answer(data, strict):
    response = httplib.HTTPResponse(Connection(data), strict=strict, method="GET")
    response.begin()
    return (response.status, response.reason, response.version, sorted(response.getheaders()), response.will_close, response.chunked, response.length,
            outcome(response.read, 2), outcome(response.read))


def request(data):
    class Handler(BaseHTTPServer.BaseHTTPRequestHandler):
        told = []

        def do_GET(self):
            self.told.append((self.path, self.command, self.request_version, sorted(self.headers.items()), self.close_connection))
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *args):
            self.told.append(args)

        def finish(self):
            pass
    Handler.told, connection = [], Connection(data)
    Handler(connection, ("127.0.0.1", 1), None)
    return Handler.told, re.sub("(Date|Server): [^\r]*", r"\1", "".join(connection.sent))


def form(data, kind):
    def shown(field):
        if field.list is not None:
            return field.name, field.filename, map(shown, field.list)
        return field.name, field.filename, field.value, field.type, sorted(field.headers.items())
    environment = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(data)), "QUERY_STRING": "q=3"}
    return shown(cgi.FieldStorage(StringIO.StringIO(data), environ=environment))


def shown_html(words):
    out = StringIO.StringIO()
    parser = htmllib.HTMLParser(formatter.AbstractFormatter(formatter.DumbWriter(out, 30)))
    parser.feed(words)
    parser.close()
    return out.getvalue(), parser.anchorlist, parser.title


def logged(form, date, thing):
    record = logging.LogRecord("name", rnd_level(thing), "/a/b.py", 3, "m %s", (thing,), None, "f")
    record.created, record.msecs = 86400.5, 500
    return logging.Formatter(form, date).format(record)


def rnd_level(thing):
    return len(say(thing)) % 6 * 10


def header(name, size, mode, kind, form):
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.type, info.uname, info.mtime = size, mode, kind, name[:40], size
    written = info.tobuf(form, "utf-8", "strict")
    return written.rstrip("\0"), outcome(lambda: sorted(tarfile.TarInfo.frombuf(written[-512:]).get_info("utf-8", "strict").items()))


def telnet(data, wanted):
    made = telnetlib.Telnet()
    made.sock = Connection("")
    made.rawq, made.eof = data, 0
    told = []
    made.set_option_negotiation_callback(lambda sock, command, option: told.append((command, option)))
    made.process_rawq()
    return made.cookedq, told, made.read_sb_data(), outcome(made.read_very_lazy)


def with_file(data, function):
    handle, path = tempfile.mkstemp()
    try:
        os.write(handle, data)
        os.close(handle)
        return outcome(function, path).replace(path, "PATH")
    finally:
        os.unlink(path)


def secrets(data):
    def read(path):
        made = netrc.netrc(path)
        return made.hosts, made.macros, str(made)
    return with_file(data, read)


def caps(data):
    found = mailcap.readmailcapfile(StringIO.StringIO(data))
    return found, outcome(mailcap.findmatch, found, "text/plain", "view", "f.txt")


def parts(data):
    source = multifile.MultiFile(StringIO.StringIO(data))
    source.push("B")
    told = [source.read()]
    while source.next():
        told.append((source.read(), source.level, source.last))
    source.pop()
    return told, source.read()


def uuencoded(data, mode):
    out, back = StringIO.StringIO(), StringIO.StringIO()
    uu.encode(StringIO.StringIO(data), out, "name", mode)
    uu.decode(StringIO.StringIO(out.getvalue()), back)
    return out.getvalue(), back.getvalue()


def sets_of(one, other):
    a, b = sets.Set(one), sets.ImmutableSet(other)
    return [sorted(each) for each in (a | b, a & b, a - b, a ^ b, a.union(other))], a <= b, a == b, a.issubset(b), repr(sorted(a)), len(b)


def fraction(one, other, name):
    return getattr(fractions.Fraction(one), name)(fractions.Fraction(other))


def drawn(seed, name):
    made = random.Random(seed)
    return [getattr(made, name)(*DRAWS[name]) for _ in range(3)]


DRAWS = {"sample": (range(30), 5), "choice": ("abcdef",), "gauss": (0, 1), "uniform": (1, 5), "betavariate": (1, 2), "gammavariate": (.5, 2), "randrange": (3, 90, 4),
         "triangular": (0, 5, 1), "vonmisesvariate": (0, 4), "normalvariate": (1, 2), "expovariate": (2,), "lognormvariate": (0, 1), "paretovariate": (3,),
         "weibullvariate": (1, 2), "getrandbits": (70,), "randint": (1, 10 ** 20)}
number = lambda rnd: "%d/%d" % (rnd.randint(-30, 30), rnd.randint(0, 9))
CALLS = [
    ("answer", answer, ["answer", lambda rnd: rnd.randint(0, 1)]), ("request", request, ["request"]),
    ("form", form, ["form", lambda rnd: rnd.choice(["multipart/form-data; boundary=B", "application/x-www-form-urlencoded", "text/x", "multipart/mixed"])]),
    ("htmllib", shown_html, ["markup"]), ("logging", logged, [lambda rnd: rnd.choice([None, "%(levelname)-8s %(name)s:%(message)s", "%(asctime)s %(lineno)d", "%(x)s"]),
                                                            lambda rnd: rnd.choice([None, "%H", ""]), lambda rnd: value(rnd, 4)]),
    ("tar", header, [lambda rnd: text(rnd, "path").replace("\0", "") * rnd.choice([1, 1, 9, 30]), lambda rnd: rnd.randint(0, 10 ** rnd.randint(1, 12)),
                     lambda rnd: rnd.randrange(01000), lambda rnd: rnd.choice("0125L"), lambda rnd: rnd.randint(0, 1)]),
    ("telnet", telnet, ["telnet", "name"]), ("netrc", secrets, ["netrc"]), ("mailcap", caps, ["mailcap"]), ("multifile", parts, ["form"]),
    ("uu", uuencoded, ["bytes", lambda rnd: rnd.choice([None, 0644, 0777])]), ("sets", sets_of, ["name", "name"]), ("Internaldate2tuple", imaplib.Internaldate2tuple, ["dates"]),
    ("list2cmdline", subprocess.list2cmdline, [lambda rnd: [text(rnd, "shell") for _ in range(3)]]), ("quote", pipes.quote, ["shell"]),
    ("HtmlDiff", lambda a, b: difflib.HtmlDiff(wrapcolumn=10).make_table(a, b), [lines, lines]), ("ast", lambda words: ast.dump(ast.parse(words), True, True), ["code"]),
    ("compiler", lambda words: repr(compiler.parse(words)), ["code"]), ("restore", lambda a, b: list(difflib.restore(difflib.ndiff(a, b), 2)), [lines, lines]),
]
CALLS += [("Fraction." + name, lambda one, other, name=name: fraction(one, other, name), [number, number]) for name in (
    "__add__ __sub__ __mul__ __div__ __mod__ __floordiv__ __pow__ __lt__ __eq__ __hash__").split() if name != "__hash__"]
CALLS += [("random." + name, lambda seed, name=name: drawn(seed, name), [lambda rnd: rnd.choice([rnd.randrange(99), "text", 1.5, -3])]) for name in sorted(DRAWS)]


def case(rnd):
    name, function, kinds = rnd.choice(CALLS)
    given = [text(rnd, kind) if isinstance(kind, str) else kind(rnd) for kind in kinds]
    return re.sub("0x[0-9a-f]+", "0x", "%s%s = %s" % (name, say(tuple(given)), outcome(function, *given)))
