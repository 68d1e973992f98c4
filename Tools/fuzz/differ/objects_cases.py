"""Objects of modules in C that hold files, databases, trees and memory: random chains of their methods, with arguments that often do not
fit; and the functions of fcntl, locale and sqlite3."""
import _elementtree
import _locale
import _socket
import _sqlite3
import atexit
import bz2
import ctypes
import fcntl
import mmap
import os
import parser
import pyexpat
import re
import select
import shutil
import socket
import struct
import tempfile
import zlib

from functions_cases import argument
from saying import outcome, pick
from types_cases import is_huge, say

FOLDER = tempfile.mkdtemp()
atexit.register(shutil.rmtree, FOLDER, True)
TEXTS = ["create table t (a, b)", "insert into t values (1, 'x')", "insert into t values (?, ?)", "select * from t", "select a, b as c from t",
         "select ?", "select :a", "select 1.5, null, x'00ff', 'a'", "delete from t", "select 1; select 2", "commit", "begin", "not sql",
         "update t set a = a + 1", "drop table t", "pragma user_version", "select f(1, 2)", "select s(a) from t", "-- nothing", ";",
         "insert into t select 5, 'y' union select 6, 'z'", u"select '\xe9'", "select 'a' collate c"]
XML = ["<a>", "</a>", "<a x='1' y='&lt;'>t</a>", "<a><b/>tail</a>", "<?pi data?>", "<!-- c -->", "<a", "x", "&amp;", u"<\xe9/>", "<!DOCTYPE a>",
       "<?xml version='1.0' encoding='latin-1'?>", "<a xmlns='u' xmlns:n='v'><n:b n:c='d'/></a>", "]]>", "<![CDATA[z]]>", "\0"]
PATHS = ["b", "*", ".//b", "b[1]", "b[@x]", ".", "..", "b/c", "[", "{u}b", "b[@x='1']", "b[c]", "", "/b"]
SPECIAL = {"sqlite": TEXTS + [(1, "x"), [2, None], {"a": 3}, (1,), (u"\xe9", buffer("z")), "IMMEDIATE", "EXCLUSIVE", len, max, cmp],
           "xml": XML + PATHS + [{"x": "1"}, ("t", {})], "ctypes": ["a", "b", "value", "raw", "contents", 3.5, "x" * 40],
           "file": ["a\nb\nc\n", "x" * 70, 16, 8, 4]}


class Structure(ctypes.Structure):
    _fields_ = [("a", ctypes.c_int), ("b", ctypes.c_char * 4), ("c", ctypes.c_double), ("d", ctypes.c_short, 5)]


class Union(ctypes.Union):
    _fields_ = [("a", ctypes.c_ubyte * 3), ("b", ctypes.c_float), ("c", ctypes.c_wchar)]


class Swapped(ctypes.BigEndianStructure):
    _fields_ = [("a", ctypes.c_int), ("b", ctypes.c_ushort)]


def connection():
    made = _sqlite3.connect(":memory:")
    made.execute("create table t (a, b)")
    made.execute("insert into t values (7, 'seven')")
    return made


def cursor():
    return connection().execute("select a, b from t")


def row():
    made = connection()
    made.row_factory = _sqlite3.Row
    return made.execute("select a, b from t").fetchone()


def element():
    made = _elementtree.Element("a", {"x": "1"}, y="2")
    made.text = "text"
    for name in "bcb":
        made.append(_elementtree.Element(name))
    made[0].tail, made[1].text = "tail", u"\xe9"
    return made


def packed():
    path = os.path.join(FOLDER, "bz2")
    with open(path, "wb") as file:
        file.write(bz2.compress("one\ntwo\r\nthree\rfour" * 3))
    return bz2.BZ2File(path, "rU")


def packing():
    return bz2.BZ2File(os.path.join(FOLDER, "bz2w"), "w")


def mapped():
    path = os.path.join(FOLDER, "mmap")
    with open(path, "w+b") as file:
        file.write("line\nmore\0\xff" * 3)
        file.flush()
        return mmap.mmap(file.fileno(), 0)


def pair():
    one, other = _socket.socketpair()
    for end in one, other:
        end.setblocking(False)
    other.send("hello\nworld")
    return one


def unconnected():
    made = _socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    return made


def unpacking():
    made = zlib.decompressobj()
    made.decompress(zlib.compress("abc" * 50) + "tail", 10)
    return made


# Name: how it is made, which special arguments fit, what is not called.
OBJECTS = {
    "Connection": (connection, "sqlite", "interrupt iterdump set_authorizer set_progress_handler create_aggregate create_function "
                   "create_collation enable_load_extension load_extension"),
    "Cursor": (cursor, "sqlite", "connection"),
    "Row": (row, "sqlite", ""),
    "Element": (element, "xml", "__copy__ __deepcopy__"),
    "TreeBuilder": (_elementtree.TreeBuilder, "xml", ""),
    "XMLParser": (_elementtree.XMLParser, "xml", ""),
    "expat": (pyexpat.ParserCreate, "xml", "ParseFile ExternalEntityParserCreate UseForeignDTD SetParamEntityParsing intern SetBase GetBase"),
    "st": (lambda: parser.expr("a + 1"), "xml", ""),
    "suite": (lambda: parser.suite("x = 1\nif x: pass\n"), "xml", ""),
    "BZ2File": (packed, "file", "name mode"),
    "BZ2File for writing": (packing, "file", "name mode"),
    "mmap": (mapped, "file", "resize"),
    "anonymous mmap": (lambda: mmap.mmap(-1, 40), "file", "resize"),
    "socket": (pair, "file", "fileno dup getsockname getpeername accept bind connect connect_ex listen setsockopt shutdown makefile "
               "setblocking settimeout ioctl sendto getsockopt"),
    "datagrams": (unconnected, "file", "fileno dup bind connect connect_ex listen setsockopt makefile setblocking settimeout sendto accept"),
    "epoll": (select.epoll, "none", "fileno poll fromfd"),
    "Struct": (lambda: struct.Struct("<hI5sd?"), "file", ""),
    "decompressobj": (unpacking, "file", "copy unused_data unconsumed_tail"),
    "compressobj": (zlib.compressobj, "file", "copy"),
    "c_int": (lambda: ctypes.c_int(5), "ctypes", ""),
    "c_char_p": (lambda: ctypes.c_char_p("text"), "ctypes", ""),
    "c_wchar": (lambda: ctypes.c_wchar(u"x"), "ctypes", ""),
    "c_bool": (lambda: ctypes.c_bool(1), "ctypes", ""),
    "c_double": (lambda: ctypes.c_double(1.5), "ctypes", ""),
    "c_ulonglong": (lambda: ctypes.c_ulonglong(1), "ctypes", ""),
    "array of int": (lambda: (ctypes.c_int * 4)(1, 2), "ctypes", ""),
    "array of char": (lambda: (ctypes.c_char * 4)("a"), "ctypes", ""),
    "array of wchar": (lambda: (ctypes.c_wchar * 4)(u"a"), "ctypes", ""),
    "pointer": (lambda: ctypes.pointer(ctypes.c_int(3)), "ctypes", "__getitem__ __setitem__ __delitem__ __getslice__"),
    "Structure": (lambda: Structure(1, "ab"), "ctypes", ""),
    "Union": (lambda: Union(b=1.5), "ctypes", ""),
    "Swapped": (lambda: Swapped(1, 2), "ctypes", ""),
    "Structure type": (lambda: Structure, "ctypes", "mro __subclasses__ from_address in_dll __call__"),
    "array type": (lambda: ctypes.c_int * 3, "ctypes", "mro __subclasses__ from_address in_dll __mul__ __rmul__"),
}
MAGIC = frozenset("""__len__ __getitem__ __setitem__ __delitem__ __iter__ __contains__ __getslice__ __setslice__ __delslice__ __call__ __add__
    __mul__ __nonzero__ __enter__ __exit__ next""".split())
UNLISTED = {"Element": "attrib tag tail text", "XMLParser": "entity",
            "st": "compile isexpr issuite tolist totuple", "decompressobj": "flush decompress unused_data"}
HIDDEN = frozenset("buffer_used version ElementPath ParseError copyelement deepcopy ExpatError target from_param".split())
FUNCTIONS = [(fcntl.fcntl, ""), (fcntl.flock, ""), (fcntl.lockf, ""), (_locale.setlocale, "C"), (_locale.localeconv, ""), (_locale.strcoll, ""),
             (_locale.strxfrm, ""), (_locale.nl_langinfo, ""), (_sqlite3.complete_statement, "sqlite"), (_sqlite3.register_adapter, ""),
             (_sqlite3.adapt, ""), (_sqlite3.connect, ""), (_sqlite3.enable_callback_tracebacks, ""), (ctypes.sizeof, ""), (ctypes.alignment, ""),
             (ctypes.addressof, ""), (ctypes.resize, ""), (ctypes.string_at, "none"), (ctypes.create_string_buffer, ""), (ctypes.cast, ""),
             (ctypes.byref, ""), (ctypes.POINTER, ""), (ctypes.set_errno, ""), (parser.expr, "xml"), (parser.suite, "xml"),
             (parser.sequence2st, ""), (parser.isexpr, ""), (pyexpat.ParserCreate, "xml"), (pyexpat.ErrorString, ""),
             (socket.inet_aton, ""), (socket.inet_ntoa, ""), (socket.inet_pton, ""), (socket.inet_ntop, ""), (socket.htons, ""),
             (socket.ntohl, ""), (socket.getservbyname, ""), (socket.getservbyport, ""), (socket.getprotobyname, "")]


def special(rnd, kind):
    if kind in SPECIAL and rnd.random() < .5:
        return rnd.choice(SPECIAL[kind])
    if kind == "xml" and rnd.random() < .2:
        return rnd.choice([element, lambda: parser.expr("1"), _elementtree.TreeBuilder])() if rnd.random() < .7 else None
    if kind == "ctypes" and rnd.random() < .2:
        return rnd.choice([ctypes.c_int(1), ctypes.c_char_p("z"), (ctypes.c_int * 2)(), Structure(), bytearray("abcdefghijklmnopqrstuvwx")])
    return argument(rnd)


def said(function, *given, **named):
    def call():
        return told(function(*given, **named))
    text = outcome(call)
    return re.sub("%s[^ ']*" % re.escape(FOLDER), "FILE", text)


def told(thing):
    """say(), and what can be seen of the objects here."""
    if isinstance(thing, ctypes._SimpleCData):
        return "%s(%r)" % (type(thing).__name__, thing.value)
    if isinstance(thing, (ctypes.Structure, ctypes.Array, ctypes.Union)):
        return "%s %s" % (type(thing).__name__, str(buffer(thing)).encode("hex"))
    if type(thing).__name__ == "Element":
        return shown_element(thing)
    if isinstance(thing, parser.STType):
        return repr(thing.totuple())[:200]
    if type(thing).__name__ == "socket" or type(thing).__name__ == "builtin_function_or_method":
        return type(thing).__name__
    return say(thing)


def shown_element(one):
    return "<%r %r %r %r %s>" % (one.tag, sorted(one.attrib.items(), key=repr), one.text, one.tail, [told(child) for child in one])


def names_of(which, thing, left_out):
    """The same names with both interpreters, also where one of them has a few more and the other one does not list all."""
    found = set(name for name in dir(thing) if (name[0] != "_" or name in MAGIC and which != "Element") and name not in HIDDEN)
    return sorted(found.union(UNLISTED.get(which, "").split()).difference(left_out.split()))


def call_methods(rnd):
    which = rnd.choice(sorted(OBJECTS))
    make, kind, left_out = OBJECTS[which]
    thing, out = make(), [which]
    names = names_of(which, thing, left_out)
    for _ in range(rnd.randint(1, 6)):
        name = rnd.choice(names)
        attribute = outcome(getattr, thing, name)
        if not callable(getattr(type(thing), name, None)) and not callable(getattr(thing, name, None)):
            if rnd.random() < .3 and which != "c_char_p":    # a number would be an address
                value = special(rnd, kind)
                out.append("%s := %s %s" % (name, told(value), said(setattr, thing, name, value)))
            out.append("%s is %s" % (name, said(getattr, thing, name)))
            continue
        given = [special(rnd, kind) for _ in range(pick(rnd, [(3, 0), (8, 1), (5, 2), (2, 3), (.4, 4)]))]
        if is_huge(*given) and name not in ("seek", "tell", "send", "fetchmany", "pack") or attribute.startswith("huge"):
            continue
        out.append("%s(%s) = %s" % (name, ", ".join(map(told, given)), said(lambda: getattr(thing, name)(*given))))
    out.append("left %s" % (said(lambda: thing) if which in ("Element", "Structure", "Union", "array of int") else ""))
    return "; ".join(out)


def call_function(rnd):
    function, kind = rnd.choice(FUNCTIONS)
    given = [special(rnd, kind) for _ in range(pick(rnd, [(1, 0), (8, 1), (7, 2), (3, 3), (.5, 4)]))]
    name = function.__name__
    if name in ("fcntl", "flock", "lockf", "ioctl") and given and isinstance(given[0], (int, long)) or \
            name in ("open", "connect", "string_at", "setlocale", "resize") and rnd.random() < .9 or is_huge(*given):
        return name
    if name in ("connect", "open", "setlocale") and given and isinstance(given[0], basestring) or name == "string_at":
        return name
    return "%s(%s) = %s" % (name, ", ".join(map(told, given)), said(function, *given))


def case(rnd):
    text = rnd.choice([call_methods, call_methods, call_methods, call_function])(rnd)
    text = re.sub("0x[0-9a-f]{6,}|-?[0-9]{12,}", "0x", text)
    text = text.replace("generator(", "iterator(").replace("read-only ", "")    # iterators in C; buffers are held while they are read
    return re.sub("SystemError: [A-Za-z/_]*\\.c:[0-9]+", "SystemError", text)
