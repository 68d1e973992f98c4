"""Modules of the library in Python: random calls of functions that take texts apart or put them together."""
import argparse
import ast
import base64
import calendar
import cgi
import codeop
import collections
import colorsys
import Cookie
import cookielib
import copy
import csv
import decimal
import difflib
import dis
import email.header
import email.mime.text
import email.utils
import encodings.idna
import fnmatch
import fractions
import ftplib
import getopt
import gettext
import heapq
import HTMLParser
import imaplib
import imghdr
import inspect
import locale
import mimetools
import mimetypes
import nntplib
import ntpath
import optparse
import pickletools
import plistlib
import posixpath
import pprint
import pydoc
import quopri
import re
import repr
import rfc822
import robotparser
import sgmllib
import shlex
import smtplib
import string
import StringIO
import sys
import stringprep
import symtable
import textwrap
import time
import tokenize
import urllib
import urllib2
import urlparse
import UserString
import uuid
import xdrlib
import xml.dom.minidom
import xml.etree.ElementTree
import xml.sax
import xml.sax.saxutils
import xmlrpclib
from distutils.util import split_quoted
from distutils.version import LooseVersion, StrictVersion

from saying import outcome, pick, words as say

# What texts of a kind are made of.
PIECES = {
    "url": ["http:", "ftp:", "mailto:", "file:", "x-y:", "//", "/", "host", "user@", "a:b@", ":80", ":", "a", "..", ".", ";p", "?q=1", "&r=%20", "#f",
            "[::1]", "%41", "%zz", "//h/", " ", "\xe9", "", "C|"],
    "query": ["a", "b", "=", "&", ";", "1", "+", "%20", "%C3", "=&", "&&", " "],
    "path": ["/", "a", "b.c", "..", ".", "//", "~", "$HOME", "${X}", "$", "", " ", ".hidden", "x.tar.gz", "C:", "\\", "\\\\host", "%X%", "'$X'"],
    "glob": ["*", "?", "[", "]", "!", "a", "b", "-", ".", "[a-b]", "[!a]", "\\", "/"],
    "shell": ["a", "'", '"', "\\", " ", "#", "\n", "b c", "''", "\t", "$x", "=", "\xe9"],
    "prose": ["word", " ", "  ", "\n", "\t", "well-known", "--", "end.", "Next", "a", "longerwordthanlines", "\n\n", "-", "x.", '"q."', u"\xe9"],
    "template": ["$a", "${b}", "$$", "$", "${", "}", "text", "$1", "{0}", "{a}", "{a!r:>5}", "{{", "}}", "{", "{a[x]}", "{a.y}", "{:d}", "{0:{1}}"],
    "header": ["text/plain", "; ", "a", "=", '"b"', "charset*=utf-8''x", "c*0=d", "\\", '"', ",", " ", "(c)", "<a@b>", "=?utf-8?q?=C3=A9?=", "=?x?b?YQ==?=",
               "\n ", "@", ":", ".", "?=", "''", "b*1*=%41"],
    "date": ["Mon,", "1", "31", "Jan", "feb", "2000", "99", "10:11:12", "10:11", "+0100", "GMT", "-", ",", " ", "(x)", "1-Feb-2001"],
    "markup": ["<a", ">", "</a>", "<b x=1>", "<c y='z'", "/>", "&amp;", "&#65;", "&#x41;", "&", ";", "text", "<!--", "-->", "<!DOCTYPE x>", "<?pi>", "<",
               "<script>", "</script>", " ", '"', "\n", "<![CDATA[", "]]>", "</", "=", "<p/>"],
    "source": ["x", "=", "1", "0x1f", "1e5", "'s'", '"""', "'", "(", ")", "\n", "    ", "\t", "#c", "def f", ":", "\\", ",", "if", "+", "u'x'", "]", "$", "1.j"],
    "literal": ["1", "'a'", "[", "]", "(", ")", ",", "{", "}", ":", "-", "+", "2j", "None", "True", "x", "u'b'", " ", "1.5", "*"],
    "number": ["1", "/", "3", "-", ".", "5", "e", "2", " ", "+", "0", "_", "10"],
    "version": ["1", ".", "2", "a", "b1", "rc", "0", "10", "-", "x"],
    "format": ["%Y", "%m", "%d", "%H", "%M", "%S", "%j", "%a", "%B", "%y", "%p", "%%", "-", ":", " ", "%U", "%w", "%Z", "%f", "%"],
    "moment": ["2000", "01", "12", "31", "23", "59", "Mon", "january", "PM", "am", "-", ":", " ", "UTC", "99", "%", "366", "6", "69"],
    "cookie": ["a", "=", "b", "; ", '"q"', "path=/", "$Version=1", ",", "expires=Wed, 01-Jan-2000 00:00:00 GMT", "\\054", "httponly", " ", "\xe9"],
    "robots": ["User-agent: *\n", "User-agent: me\n", "Disallow: /a\n", "Allow: /\n", "Disallow:\n", "# c\n", "\n", "Crawl-delay: 3\n", "x\n"],
    "list": ["-a", "-b", "x", "--long", "--lo", "--long=3", "-bx", "--", "-", "--other", "-q"],
    "locale": ["de", "_DE", ".UTF-8", ".iso88591", "@euro", "C", "posix", "sr", "@latin", "_", ".", "en_US", "ja_JP", ".eucjp", "zh_TW", ".big5", "hne"],
    "plural": ["n", "==", "1", "?", ":", "0", "%", "10", "&&", "||", "!", "(", ")", "2", "n!=1", " "],
    "dom": ["<a>", "</a>", "<b x='1' y='&lt;'>", "</b>", "text", "<!--c-->", "<?p d?>", "&amp;", "\n", "<e/>", "<![CDATA[z]]>", "<n:q xmlns:n='u'/>", "<a"],
    "decimal": ["1", "2.50", "-", "E", "+3", "0", "Infinity", "NaN", "sNaN", ".", "99999", "e-2", " ", "7"],
    "set-cookie": ["a=b", "; ", "path=/", "domain=.x.org", "expires=", "Wed, 09 Feb 1994 22:23:32 GMT", "max-age=3", ",", " ", '"', "\\", "secure", "=",
                   "version=1", "Wed, 09-Feb-94 22:23:32 GMT", "1994-02-09 22:23", "02/09/94", "Feb  3 17:03"],
    "listing": ["227 ok (1,2,3,4,5,6)", "(1,2,3,4,5,", "229 (|||", "9|)", "257 ", '"/a""b"', "150 (", "12 bytes)", " ", "|", '"'],
    "uuid": ["12345678", "-1234", "-5678", "{", "}", "urn:uuid:", "9abcdef012345678", "0", "x", "12345678123456781234567812345678"],
    "name": ["a", "b", "_", "1", " ", ",", "class", "x_y", "a b", "\xe9", "B"],
    "arguments": ["-v", "-vv", "--num", "3", "--num=4", "x", "--", "-n5", "--nu", "sub", "-q", "--flag", "@", "y"],
    "code": ["x = 1", "\n", "if x:", "    y = x", "def f(a, b=2):", "    return a", "    ", "class C:", "    pass", "for i in x:", "lambda: x", "[i for i in x]",
             "global x", "yield 1", "print x,", "try:", "except E, e:", "with a as b:", "import a.b as c", "del x[1:2]", "@d", "exec 'x'", "x += y"],
    "idna": ["a", u"\xfc", u"\xdf", ".", "-", "xn--", u"\u3002", "B", u"\u0130", "1", u"\u05d0"],
    "rows": ["a", "b", ",", ";", "\n", "\t", '"x"', "'y'", " ", "1", "|", '"', "\r\n"],
    "bytes": ["a", "=", "\n", "=41", "=4", "\xff", " ", "\t", "_", "long line " * 8, ".", "YQ==", "YWI", "\r\n", "0"],
}


def text(rnd, kind):
    return "".join([rnd.choice(PIECES[kind]) for _ in range(rnd.randint(0, 9))])


def lines(rnd):
    return [rnd.choice(["a\n", "b\n", "abc\n", "abd\n", "x y z\n", "\n", "last"]) for _ in range(rnd.randint(0, 8))]


def value(rnd, depth=0):
    simple = [(3, lambda: rnd.randint(-5, 500)), (3, lambda: text(rnd, "prose")), (1, lambda: rnd.random()), (1, lambda: None)]
    containers = [(1, lambda: [value(rnd, depth + 1) for _ in range(rnd.randint(0, 6))]),
                  (1, lambda: tuple([value(rnd, depth + 1) for _ in range(rnd.randint(0, 3))])),
                  (1, lambda: dict([(rnd.choice("abcdefgh"), value(rnd, depth + 1)) for _ in range(rnd.randint(0, 4))])),
                  (.5, lambda: set("abc"[:rnd.randint(0, 3)]))]
    return pick(rnd, simple if depth > 3 else simple + containers)()


class Events(object):
    "Mixed into a parser: notes what it tells."

    def __init__(self, *args):
        self.kinds[0].__init__(self, *args)
        self.told = []

    def __getattribute__(self, name):
        if name.startswith(("handle_", "unknown_")):
            return lambda *args: self.told.append((name, args))
        return super(Events, self).__getattribute__(name)


def events(base, markup):
    kind = type("Parser", (Events, base, object), {"kinds": (base,)})
    parser = kind()
    parser.feed(markup)
    parser.close()
    return parser.told, parser.getpos()


def cookie(words):
    made = Cookie.SimpleCookie(words)
    return made.output(), made.js_output()


def sniffed(words):
    found = csv.Sniffer().sniff(words)
    return found.delimiter, found.quotechar, found.doublequote, found.skipinitialspace, csv.Sniffer().has_header(words)


def options(words):
    class Parser(optparse.OptionParser):
        def error(self, msg):
            raise ValueError(msg)
    parser = Parser("usage: x", prog="prog")
    parser.add_option("-a", action="store_true", help="a word " * 12)
    parser.add_option("-b", "--long", type="int", metavar="N", default=2, help="%default")
    parser.add_option("--other", action="append")
    found, rest = parser.parse_args(words)
    return sorted(vars(found).items()), rest, parser.format_help()


def robots(words):
    parser = robotparser.RobotFileParser()
    parser.parse(words.split("\n"))
    return [parser.can_fetch(agent, url) for agent in ("me", "you") for url in ("/", "/a", "/ab")], str(parser)


def message(words):
    made = rfc822.Message(StringIO.StringIO("A: %s\n\n" % words))
    return made.items(), made.getaddrlist("a"), made.getaddr("a")


def property_list(thing):
    written = plistlib.writePlistToString(thing)
    return written, plistlib.writePlistToString(plistlib.readPlistFromString(written))


def listing(thing):
    import pickle
    out = StringIO.StringIO()
    pickletools.dis(pickletools.optimize(pickle.dumps(thing, 2)), out)
    return out.getvalue()


def compared(one, other):
    return cmp(LooseVersion(one), LooseVersion(other)), str(StrictVersion(one))


def tree(words):
    made = xml.dom.minidom.parseString("<r>%s</r>" % words)
    return made.toxml(), made.documentElement.toprettyxml(" ", "\n"), len(made.getElementsByTagName("a"))


def sax_events(words):
    told = []

    class Notes(xml.sax.ContentHandler):
        def startElement(self, name, attributes):
            told.append((name, sorted(attributes.items())))

        def endElement(self, name):
            told.append("/" + name)

        def characters(self, data):
            told.append(data)

        def processingInstruction(self, target, data):
            told.append((target, data))
    xml.sax.parseString("<r>%s</r>" % words, Notes())
    return told


def sums(one, other, name):
    return getattr(decimal.Decimal(one), name)(decimal.Decimal(other))


def shown_call(thing):
    written = xmlrpclib.dumps((thing,), "m", allow_none=1)
    return written, xmlrpclib.loads(written)


def named(names, rename):
    made = collections.namedtuple("T", names, rename=rename)
    return made._fields, made(*range(len(made._fields))), made.__doc__


def counted(one, other):
    a, b = collections.Counter(one), collections.Counter(other)
    return sorted((a + b).items()), sorted((a - b).items()), sorted((a & b).items()), sorted((a | b).items()), sorted(a.elements())


def argued(words):
    class Parser(argparse.ArgumentParser):
        def error(self, message):
            raise ValueError(message)

        def exit(self, status=0, message=None):
            raise ValueError((status, message))
    parser = Parser(prog="p", description="words " * 20, fromfile_prefix_chars="@")
    parser.add_argument("-v", action="count", help="loud")
    parser.add_argument("--num", "-n", type=int, default=1, metavar="N", help="%(default)s of %(prog)s")
    parser.add_mutually_exclusive_group().add_argument("--flag", action="store_const", const=3)
    parser.add_argument("first", nargs="?")
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    return sorted(vars(parser.parse_args(words)).items()), parser.format_help()


def disassembled(words):
    out, sys.stdout = sys.stdout, StringIO.StringIO()
    try:
        dis.dis(compile(words, "f", "exec"))
        return re.sub("0x[0-9a-f]+", "0x", sys.stdout.getvalue())
    finally:
        sys.stdout = out


def names_of(table):
    return [(one.get_name(), one.is_global(), one.is_local(), one.is_free(), one.is_assigned(), one.is_parameter(), one.is_imported())
            for one in sorted(table.get_symbols(), key=lambda one: one.get_name())], map(names_of, table.get_children())


def packed(thing):
    packer = xdrlib.Packer()
    packer.pack_string(str(thing))
    packer.pack_list([len(repr_of(thing))], packer.pack_uint)
    unpacker = xdrlib.Unpacker(packer.get_buffer())
    return packer.get_buffer(), unpacker.unpack_string(), unpacker.unpack_list(unpacker.unpack_int)


def repr_of(thing):
    return say(thing)


def mailed(words, kind):
    made = email.mime.text.MIMEText(words.encode("utf-8") if isinstance(words, unicode) else words, kind, "utf-8")
    made["Subject"] = email.header.Header(words, "utf-8")
    return made.as_string()


# (words, function, kinds of texts or functions that make the arguments)
CALLS = [("urlparse." + name, getattr(urlparse, name), ["url"]) for name in ("urlparse", "urlsplit", "urldefrag")]
CALLS += [("urllib." + name, getattr(urllib, name), ["url"]) for name in (
    "quote quote_plus unquote unquote_plus unwrap splittype splithost splituser splitpasswd splitport splitnport splitquery splittag splitattr "
    "splitvalue url2pathname pathname2url").split()]
CALLS += [("%s.%s" % (module.__name__, name), getattr(module, name), ["path"]) for module in (posixpath, ntpath) for name in (
    "normpath split splitext splitdrive basename dirname isabs expandvars normcase").split()]
CALLS += [("%s.%s" % (module.__name__, name), getattr(module, name), ["path", "path"]) for module in (posixpath, ntpath) for name in (
    "join", "relpath")]
CALLS += [("base64." + name, getattr(base64, name), ["bytes"]) for name in (
    "b64encode b64decode b32encode b32decode b16encode b16decode urlsafe_b64decode encodestring decodestring").split()]
CALLS += [("colorsys." + name, getattr(colorsys, name), [lambda rnd: rnd.choice([0., .25, .5, 1., rnd.random()])] * 3)
          for name in ("rgb_to_yiq yiq_to_rgb rgb_to_hls hls_to_rgb rgb_to_hsv hsv_to_rgb").split()]
CALLS += [
    ("urljoin", urlparse.urljoin, ["url", "url"]), ("parse_qs", urlparse.parse_qsl, ["query", lambda rnd: rnd.randint(0, 1), lambda rnd: rnd.randint(0, 1)]),
    ("urlencode", urllib.urlencode, [lambda rnd: [(text(rnd, "url"), value(rnd, 4)) for _ in range(2)], lambda rnd: rnd.randint(0, 1)]),
    ("translate", fnmatch.translate, ["glob"]), ("fnmatchcase", fnmatch.fnmatchcase, ["glob", "glob"]),
    ("shlex", shlex.split, ["shell", lambda rnd: rnd.random() < .5, lambda rnd: rnd.random() < .7]),
    ("wrap", lambda words, width, fix, long_, hyphens: textwrap.wrap(words, width, fix_sentence_endings=fix, break_long_words=long_,
     break_on_hyphens=hyphens), ["prose", lambda rnd: rnd.randint(0, 30)] + [lambda rnd: rnd.random() < .5] * 3),
    ("dedent", textwrap.dedent, ["prose"]), ("cleandoc", inspect.cleandoc, ["prose"]), ("capwords", string.capwords, ["prose"]),
    ("substitute", lambda words: string.Template(words).substitute(a=1, b="x"), ["template"]),
    ("safe_substitute", lambda words: string.Template(words).safe_substitute(a=1), ["template"]),
    ("Formatter", lambda words: string.Formatter().format(words, 1, 5, a={"x": 2}), ["template"]),
    ("ndiff", lambda a, b: list(difflib.ndiff(a, b)), [lines, lines]),
    ("unified_diff", lambda a, b, n: list(difflib.unified_diff(a, b, "f", "g", n=n)), [lines, lines, lambda rnd: rnd.randint(0, 3)]),
    ("context_diff", lambda a, b: list(difflib.context_diff(a, b)), [lines, lines]),
    ("get_opcodes", lambda a, b: difflib.SequenceMatcher(None, a, b).get_opcodes(), ["prose", "prose"]),
    ("get_close_matches", difflib.get_close_matches, [lambda rnd: text(rnd, "prose"), lambda rnd: [text(rnd, "prose") for _ in range(4)]]),
    ("parse_header", cgi.parse_header, ["header"]), ("cookie", cookie, ["cookie"]), ("message", message, ["header"]),
    ("parseaddr", email.utils.parseaddr, ["header"]), ("getaddresses", lambda a, b: email.utils.getaddresses([a, b]), ["header", "header"]),
    ("decode_header", email.header.decode_header, ["header"]), ("parsedate_tz", lambda words: words.strip() and email.utils.parsedate_tz(words), ["date"]),
    ("rfc822 date", lambda words: words.strip() and rfc822.parsedate_tz(words), ["date"]), ("unquote", email.utils.unquote, ["header"]), ("decode_rfc2231", email.utils.decode_rfc2231, ["header"]),
    ("Header", lambda words, size: email.header.Header(words, "utf-8", size, "Name").encode(), [
        lambda rnd: text(rnd, "prose").encode("utf-8"), lambda rnd: rnd.randint(20, 76)]),
    ("quopri", quopri.decodestring, ["bytes"]), ("quopri encode", quopri.encodestring, ["bytes", lambda rnd: rnd.randint(0, 1)]),
    ("guess_type", mimetypes.guess_type, ["url"]), ("HTMLParser", lambda words: events(HTMLParser.HTMLParser, words), ["markup"]),
    ("SGMLParser", lambda words: events(sgmllib.SGMLParser, words), ["markup"]), ("quoteattr", xml.sax.saxutils.quoteattr, ["markup"]),
    ("escape", xml.sax.saxutils.escape, ["markup"]), ("unescape", xml.sax.saxutils.unescape, ["markup"]),
    ("robots", robots, ["robots"]), ("sniff", sniffed, ["rows"]), ("options", options, [lambda rnd: [text(rnd, "list") for _ in range(rnd.randint(0, 3))]]),
    ("getopt", lambda words: getopt.getopt(words, "ab:", ["long=", "other", "lost"]), [lambda rnd: [rnd.choice(PIECES["list"]) for _ in range(4)]]),
    ("gnu_getopt", lambda words: getopt.gnu_getopt(words, "ab:", ["long="]), [lambda rnd: [rnd.choice(PIECES["list"]) for _ in range(4)]]),
    ("tokenize", lambda words: list(tokenize.generate_tokens(iter(words.splitlines(True)).next)), ["source"]),
    ("untokenize", lambda words: tokenize.untokenize(list(tokenize.generate_tokens(iter(words.splitlines(True)).next))), ["source"]),
    ("literal_eval", ast.literal_eval, ["literal"]), ("Fraction", fractions.Fraction, ["number"]), ("versions", compared, ["version", "version"]),
    ("split_quoted", split_quoted, ["shell"]), ("strptime", lambda words, form: tuple(time.strptime(words, form)), ["moment", "format"]),
    ("c2py", lambda words: [gettext.c2py(words)(n) for n in range(4)], ["plural"]), ("normalize", locale.normalize, ["locale"]),
    ("pformat", pprint.pformat, [value, lambda rnd: rnd.randint(1, 4), lambda rnd: rnd.randint(1, 60)]), ("repr", repr.repr, [value]),
    ("plist", property_list, [value]), ("pickle", listing, [lambda rnd: [value(rnd, 4) for _ in range(4)]]), ("imghdr", lambda words: imghdr.what(None, words), ["bytes"]),
    ("formatmonth", lambda year, month, first, width: calendar.TextCalendar(first).formatmonth(year, month, width), [
        lambda rnd: rnd.randint(1, 9999), lambda rnd: rnd.randint(0, 13), lambda rnd: rnd.randint(-1, 8), lambda rnd: rnd.randint(0, 9)]),
    ("htmlcalendar", lambda year, month: calendar.HTMLCalendar().formatmonth(year, month), [lambda rnd: rnd.randint(1, 9999), lambda rnd: rnd.randint(1, 12)]),
]
CALLS += [("cookielib." + name, getattr(cookielib, name), ["set-cookie"]) for name in ("http2time", "iso2time")]
CALLS += [("cookielib." + name, getattr(cookielib, name), [lambda rnd: [text(rnd, "set-cookie") for _ in range(2)]]) for name in (
    "split_header_words", "parse_ns_headers")]
CALLS += [("ftplib." + name, getattr(ftplib, name), ["listing"]) for name in ("parse150", "parse227", "parse257")]
CALLS += [("Decimal." + name, lambda one, other, name=name: sums(one, other, name), ["decimal", "decimal"]) for name in (
    "__add__ __sub__ __mul__ __div__ __floordiv__ __mod__ compare quantize max min remainder_near copy_sign same_quantum __eq__ __lt__ logical_and "
    "rotate shift scaleb next_toward __pow__").split()]
CALLS += [("stringprep." + name, getattr(stringprep, name), [lambda rnd: unichr(rnd.randrange(0x3000))]) for name in dir(stringprep) if name[:4] == "in_t"]
CALLS += [
    ("minidom", tree, ["dom"]), ("sax", sax_events, ["dom"]), ("xmlrpc", shown_call, [lambda rnd: [value(rnd, 4) for _ in range(3)]]), ("UUID", uuid.UUID, ["uuid"]),
    ("ElementTree", lambda words: xml.etree.ElementTree.tostring(xml.etree.ElementTree.XML("<r>%s</r>" % words)), ["dom"]),
    ("namedtuple", named, ["name", lambda rnd: rnd.random() < .5]), ("Counter", counted, ["name", "name"]),
    ("argparse", argued, [lambda rnd: [rnd.choice(PIECES["arguments"]) for _ in range(rnd.randint(0, 6))]]), ("dis", disassembled, ["code"]),
    ("symtable", lambda words: names_of(symtable.symtable(words, "f", "exec")), ["code"]), ("codeop", lambda words: codeop.compile_command(words) and 1, ["code"]),
    ("quoteaddr", smtplib.quoteaddr, ["header"]), ("quotedata", smtplib.quotedata, ["bytes"]), ("ParseFlags", imaplib.ParseFlags, ["header"]),
    ("parse_http_list", urllib2.parse_http_list, ["header"]), ("xdr", packed, [lambda rnd: value(rnd, 4)]), ("mail", mailed, ["prose", "name"]),
    ("Request", lambda url: [getattr(urllib2.Request(url), name)() for name in ("get_type", "get_host", "get_selector", "get_full_url")], ["url"]),
    ("merge", lambda one, other: list(heapq.merge(sorted(one), sorted(other))), ["name", "name"]), ("nameprep", encodings.idna.nameprep, [
        lambda rnd: unicode(text(rnd, "idna"))]), ("ToASCII", lambda words: words.encode("idna"), [lambda rnd: unicode(text(rnd, "idna"))]),
    ("punycode", lambda words: words.encode("punycode"), [lambda rnd: unicode(text(rnd, "idna"))]),
    ("UserString", lambda words, other: [getattr(UserString.UserString(words), name)(other) for name in ("split", "find", "count", "strip", "partition")],
     ["name", "name"]), ("deepcopy", copy.deepcopy, [value]), ("formatargspec", inspect.formatargspec, [lambda rnd: ["a", ["b", ["c"]]][:rnd.randint(0, 2)], lambda rnd: rnd.choice([None, "r"]),
                                                                                lambda rnd: rnd.choice([None, "k"]), lambda rnd: rnd.choice([None, (1,), ()])]),
]


def case(rnd):
    name, function, kinds = rnd.choice(CALLS)
    given = [text(rnd, kind) if isinstance(kind, str) else kind(rnd) for kind in kinds]
    return "%s%s = %s" % (name, say(tuple(given)), outcome(function, *given))
