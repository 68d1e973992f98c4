"""Modules in C: random calls of their functions, and chains of methods of their objects, with arguments that often do not fit."""
import _bisect
import _collections
import _functools
import _heapq
import _locale
import _struct
import array
import binascii
import bz2
import collections
import cStringIO
import datetime
import functools
import future_builtins
import grp
import itertools
import marshal
import math
import mmap
import operator
import pwd
import random
import re
import resource
import select
import strop
import struct
import time
import unicodedata
import zlib

from saying import pick
from types_cases import CONTAINERS, NUMBERS, SMALL, STRINGS, is_huge, said, say, value

MODULES = [array, binascii, _bisect, bz2, _collections, cStringIO, datetime, _functools, future_builtins, grp, _heapq,
           itertools, _locale, marshal, math, operator, pwd, resource, select, strop, _struct, time, unicodedata, zlib]

# cmath is left out: other functions of the C library are asked, which differ in the last digit.
# What depends on the moment or the machine, waits, or changes the process; what is Python code of the library.
LEFT_OUT = frozenset("""sleep clock time localtime ctime asctime setrlimit getrusage getrlimit getpwall getgrall tzset setlocale str atof atoi
    namedtuple Counter OrderedDict total_ordering format format_string currency getlocale getdefaultlocale resetlocale normalize_encoding
    epoll getpagesize attrgetter methodcaller cmp_to_key isub imul ipow pow lshift ilshift imod mod deepcopy repeat mul repeat_ irepeat
    iconcat Mapping MutableMapping Sequence Set Sized Iterable Container Callable Hashable Iterator MutableSequence MutableSet MappingView
    ItemsView KeysView ValuesView now today utcnow lstat normalize gettext dgettext dcgettext nl_langinfo bindtextdomain textdomain
    bind_textdomain_codeset array ascii BZ2File select""".split())

OBJECTS = ["array.array('i', [1, -2, 3])", "array.array('c', 'abc')", "array.array('u', u'a\\xe9')", "array.array('d', [1.5])",
           "array.array('B')", "collections.deque([1, 2, 3])", "collections.deque('abcd', 3)", "collections.deque()",
           "collections.defaultdict(list)", "collections.defaultdict(None, a=1)", "collections.defaultdict(int, {1: 2})",
           "cStringIO.StringIO()", "cStringIO.StringIO('line\\nmore\\nlast')", "datetime.date(2000, 2, 29)",
           "datetime.datetime(2012, 3, 4, 5, 6, 7, 8)", "datetime.time(1, 2, 3)", "datetime.timedelta(3, 4, 5)", "datetime.tzinfo()",
           "functools.partial(int, base=2)", "functools.partial(max, 3)", "itertools.chain('ab', 'c')", "itertools.count(3, 2)",
           "itertools.cycle('ab')", "itertools.groupby('aab')", "itertools.islice('abcdef', 1, None, 2)", "itertools.izip('ab', 'cd')",
           "itertools.repeat('x', 3)", "itertools.tee('abc')[0]", "itertools.combinations('abc', 2)", "itertools.product('ab', repeat=2)",
           "itertools.permutations('abc')", "mmap.mmap(-1, 16)", "operator.itemgetter(1)", "operator.itemgetter('a', 0)",
           "random.Random(3)", "struct.Struct('<ih')", "struct.Struct('3s')", "time.gmtime(86400 * 365)", "zlib.compressobj()",
           "zlib.decompressobj()", "bz2.BZ2Compressor()", "bz2.BZ2Decompressor()", "unicodedata.ucd_3_2_0", "binascii.Error('x')",
           "select.poll()"]
KEYWORDS = "key reverse default repeat start step maxlen func iterable base fillvalue n data tz weeks days hour tzinfo sequence string x".split()
MAGIC = frozenset("""__len__ __getitem__ __setitem__ __delitem__ __iter__ __contains__ __add__ __mul__ __iadd__ __imul__ __eq__ __lt__ __ne__
    __repr__ __str__ __copy__ __reduce__ __call__ __missing__ __reversed__ __nonzero__ __sub__ __neg__ __div__ __radd__ __rsub__ __getslice__
    __setslice__ __delslice__ __format__ __abs__ __pos__ __floordiv__ __rmul__ __cmp__ __hash__""".split())
METHODS_LEFT_OUT = frozenset("""seed getstate setstate jumpahead random __reduce__ today now utcnow fromfile tofile buffer_info
    __hash__ poll ctime""".split())


def argument(rnd):
    kind = pick(rnd, [(4, SMALL), (4, STRINGS), (4, NUMBERS), (2, None), (1.5, "float")])
    if kind == "float":
        return pick(rnd, [(1, rnd.uniform(-2, 2)), (1, rnd.gauss(0, 1e3)), (1, complex(rnd.gauss(0, 2), rnd.choice([0., -0., 1.])))])
    return value(rnd) if kind is None else rnd.choice(kind)


def arguments(rnd):
    return [argument(rnd) for _ in range(pick(rnd, [(1, 0), (8, 1), (7, 2), (3, 3), (.5, 4)]))]


def keywords(rnd):
    return dict((rnd.choice(KEYWORDS), argument(rnd)) for _ in range(pick(rnd, [(12, 0), (1, 1), (.2, 2)])))


def words_of(values):
    return ", ".join([type(one).__name__ if hasattr(one, "next") else say(one) for one in values])


def call_function(rnd):
    module = rnd.choice(MODULES)
    names = sorted(name for name in dir(module) if name[0] != "_" and name not in LEFT_OUT and callable(getattr(module, name)))
    name, given, named = rnd.choice(names), arguments(rnd), keywords(rnd)
    function = getattr(module, name)
    shown = "%s.%s(%s %s)" % (module.__name__, name, words_of(given), say(named))
    if isinstance(function, type) and issubclass(function, Exception) or is_huge(*(given + named.values())) and rnd.random() < .8:
        return shown.split("(")[0]
    return "%s -> %s" % (shown, said(function, *given, **named))


def make(text):
    return eval(text)


def methods_of(text):
    magic = MAGIC if re.match("array|coll|datetime|functools|operator|binascii", text) else ["__iter__"]
    return sorted(name for name in dir(make(text)) if (name[0] != "_" or name in magic) and name not in METHODS_LEFT_OUT and
                  not (text.startswith("zlib") and name in ("unused_data", "unconsumed_tail")))    # 2.7's dir() has methods only


def call_methods(rnd):
    text = rnd.choice(OBJECTS)
    thing, names = make(text), methods_of(text)
    out = [text]
    for _ in range(rnd.randint(1, 6)):
        name = rnd.choice(names)
        if not callable(getattr(type(thing), name, None)) and not callable(getattr(thing, name, None)):
            out.append("%s is %s" % (name, said(getattr, thing, name)))
            continue
        given = arguments(rnd)
        if rnd.random() < .2:
            given = [make(rnd.choice([one for one in OBJECTS if "count" not in one and "cycle" not in one]))]
        if is_huge(*given) and ("mul" in name or name in ("rotate", "resize", "read", "randrange")):
            continue
        named = keywords(rnd) if rnd.random() < .2 else {}
        out.append("%s(%s %s) = %s" % (name, words_of(given), say(named), said(getattr(thing, name), *given, **named)))
    if not hasattr(thing, "next"):
        out.append("left %s" % said(lambda: [thing[i] for i in range(min(len(thing), 20))]))
    return "; ".join(out)


def case(rnd):
    text = re.sub("0x[0-9a-f]{6,}", "0x", rnd.choice([call_function, call_methods])(rnd))
    text = re.sub("SystemError: [A-Za-z/_]*\\.c:[0-9]+", "SystemError", text)
    return text.replace("must be cannot convert raw buffers", "must be unicode")    # a slip in the words of 2.7's array
