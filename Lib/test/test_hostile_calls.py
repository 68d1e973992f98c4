"""Random sequences of calls: functions of a module in C, methods of what they gave, with keywords, with numbers at the edges,
and with arguments that change other objects of the sequence while they are looked at.  Each module in its own process, which
must not end by a signal.  More of it:  test_hostile_calls.py --steps 100000 --seed 7 MODULE ..."""
import sys
import unittest

from test.hostile import outcome

MODULES = '''_bisect _codecs _collections _csv _functools _heapq _io _json _locale _lsprof _md5 _multiprocessing _random _sha _sre
_struct _symtable array audioop binascii bz2 cPickle cStringIO cmath crypt datetime fcntl future_builtins grp imp itertools marshal
math mmap operator parser pwd pyexpat re resource select strop syslog termios unicodedata zipimport zlib _elementtree _hashlib
_socket _sqlite3 _ssl'''.split()

CHILD = r'''
import itertools
import os
import random
import re
import sys
from test.hostile import confine, note

# They end, stop or change the process, wait, need time or memory without limit by what they are, or take addresses.
LEFT_OUT = set("""setrlimit accept recv recvfrom recv_into recvfrom_into connect connect_ex fromfd setblocking getaddrinfo
    gethostbyname gethostbyname_ex gethostbyaddr getnameinfo do_handshake poll select wait epoll ioctl fcntl flock lockf tcsetattr
    tcsendbreak tcflush tcflow tcdrain settimeout pbkdf2_hmac RAND_egd enable_load_extension load_extension call_tracing count
    cycle repeat product permutations combinations combinations_with_replacement pow factorial enable_callback_tracebacks SemLock
    socketpair openlog setmask bind listen sendto send sendall set_error_handler load_dynamic load_module load_source
    load_compiled load_package find_module init_builtin init_frozen acquire_lock lock_held release_lock setlocale
    enable_shared_cache lshift ilshift __lshift__ __ilshift__ __pow__ ipow __ipow__ reload compile open FileIO""".split())
NUMBERS = [0, 1, -1, 2, 7, 255, 256, 65536, sys.maxint, -sys.maxint - 1, 1 << 31, 1 << 32, 1 << 63, 1 << 64, -(1 << 70), True,
           0.0, -0.0, 1e308, float("inf"), float("nan"), 3L]
TEXTS = ["", "a", "a\0b", "utf-8", "rb", "r", "w+b", "%s%n", "<i", "3s", "\xff\xfe", "x" * 5000, "(a|b)*", u"", u"\u1234\ud800", u"a" * 300]
# Objects that a module's calls begin with: arguments that do not fit hardly ever make one.
STARTERS = {
    "_collections": ["deque([1, 2, 3])", "deque('abc', 3)", "defaultdict(Traitor())", "iter(deque([1, 2]))"],
    "_csv": ["reader(['a,b', Traitor()])", "writer(Traitor())", "reader(Traitor())"],
    "_functools": ["partial(Traitor(), 1)", "partial(max, 1, key=Traitor())"],
    "_io": ["BytesIO('some bytes')", "StringIO(u'line\\nmore\\n')", "BufferedReader(BytesIO('x' * 100), 7)", "TextIOWrapper(BytesIO('a\\r\\nb' * 50))",
            "BufferedRandom(BytesIO('abc' * 99), 5)", "BufferedWriter(BytesIO(), 3)", "BufferedRWPair(BytesIO('abc'), BytesIO())",
            "IncrementalNewlineDecoder(None, True)", "open('file', 'w+b')"],
    "_json": ["make_encoder", "scanstring"],
    "_multiprocessing": ["Connection(os.dup(0))"],
    "_random": ["Random(3)"],
    "_struct": ["Struct('<ih3s')", "Struct('5i')", "Struct('q')"],
    "array": ["array('i', [1, -2, 3])", "array('c', 'text')", "array('u', u'ab')", "array('d')", "iter(array('B', 'xyz'))"],
    "bz2": ["BZ2Compressor()", "BZ2Decompressor()"],
    "cPickle": ["Pickler(Traitor(), 2)", "Unpickler(Traitor())", "Pickler(0)"],
    "cStringIO": ["StringIO()", "StringIO('line\\nmore')"],
    "datetime": ["date(2000, 2, 29)", "datetime(2012, 3, 4, 5, 6)", "time(1, 2)", "timedelta(3, 4)", "tzinfo()"],
    "itertools": ["chain([1], Traitor())", "islice('abcdef', 1, None)", "groupby('aab', Traitor())", "izip('ab', Traitor())", "tee('abc')[0]",
                  "imap(Traitor(), [1, 2])", "ifilter(Traitor(), 'abc')", "starmap(Traitor(), [(1,), (2,)])", "izip_longest('a', 'bc')"],
    "mmap": ["mmap(-1, 5000)", "mmap(-1, 16)"],
    "operator": ["itemgetter(1, 'a')", "attrgetter('a.b')", "methodcaller('x', 1)"],
    "pyexpat": ["ParserCreate()", "ParserCreate('utf-8', '!')"],
    "re": ["compile('(a)|(b)*')", "compile(u'(?iu)x+')", "match('(?P<n>.)', 'abc')", "finditer('a', 'banana')", "compile('b').scanner('abc')"],
    "select": ["epoll()", "poll()"],
    "unicodedata": ["ucd_3_2_0"],
    "zlib": ["compressobj()", "decompressobj()", "compressobj(9, 8, -15)", "decompressobj(47)"],
    "_elementtree": ["Element('a')", "TreeBuilder()", "XMLParser()", "SubElement(Element('a'), 'b')"],
    "_hashlib": ["new('md5')", "openssl_sha1('x')"],
    "_md5": ["new('a')"],
    "_sha": ["new('a')"],
    "_socket": ["socket()", "socket(1)", "socketpair()[0]"],
    "_sqlite3": ["connect(':memory:')", "connect(':memory:').cursor()", "connect(':memory:').execute('select 1, 2 union select 3, 4')",
                 "connect(':memory:').execute('select ?, x from (select 1 as x)', (Traitor(),))", "Row"],
    "_ssl": ["_SSLContext(2)"],
}

WORDS = re.compile("[a-z_]{2,12}")

pool = []


class Traitor(object):
    """Whatever is asked of it, it first does something to another object."""

    def betray(self):
        if pool and rnd.random() < .8:
            try:
                step_on(rnd.choice(pool), [])
            except Exception:
                pass
        if pool and rnd.random() < .2:
            del pool[rnd.randrange(len(pool))]

    def __index__(self):
        self.betray()
        return rnd.choice([0, 1, 3, sys.maxint])

    def __len__(self):
        self.betray()
        return rnd.choice([0, 1, 5])

    def __getitem__(self, i):
        self.betray()
        if isinstance(i, int) and i > 5:
            raise IndexError
        return rnd.choice(NUMBERS + TEXTS)

    def __eq__(self, other):
        self.betray()
        return rnd.random() < .5

    def __hash__(self):
        return 7

    def __call__(self, *args):
        self.betray()
        return rnd.choice(NUMBERS + TEXTS)

    def __str__(self):
        self.betray()
        return "told"

    __int__ = fileno = __index__
    __repr__ = read = readline = __str__
    __lt__ = __cmp__ = __eq__

    def write(self, text):
        self.betray()
        return len(text) if hasattr(text, "__len__") else 0


def value():
    which = rnd.random()
    if which < .3:
        return rnd.choice(NUMBERS)
    if which < .5:
        return rnd.choice(TEXTS)
    if which < .65 and pool:
        return rnd.choice(pool)
    if which < .8:
        return Traitor()
    return rnd.choice([lambda: None, list, dict, tuple, lambda: bytearray("some bytes"), lambda: [1, 2, 3], lambda: ("a", 1),
                       lambda: {"a": 1, 2: "b"}, lambda: iter([1, "a"]), lambda: buffer("abc"), lambda: memoryview(bytearray(9)),
                       lambda: slice(None, -1), lambda: ValueError("x"), lambda: len, lambda: Traitor, set, lambda: int,
                       lambda: (x for x in (1, 2)), lambda: array_of(3)])()


def array_of(n):
    import array
    return array.array("i", range(n))


def keywords(action):
    if rnd.random() < .85:
        return {}
    names = WORDS.findall(str(getattr(action, "__doc__", None) or "")) + ["buffer", "size", "key", "x", "encoding", "errors"]
    return dict((rnd.choice(names), value()) for _ in range(rnd.randrange(1, 3)))


def keep(thing):
    if thing is not None and type(thing) not in (int, long, float, bool, type, str):
        pool.append(thing)
        if len(pool) > 30:
            del pool[rnd.randrange(len(pool))]


def step_on(thing, given):
    names = [name for name in dir(thing) if name not in LEFT_OUT and name not in ("__class__", "__subclasses__", "mro", "fileno")]
    name = rnd.choice(names or ["register", "modify", "unregister"])    # of select.poll
    note("%s.%s" % (type(thing).__name__, name))
    if rnd.random() < .07:
        setattr(thing, name, value())
        return None
    attribute = getattr(thing, name)
    return attribute(*given, **keywords(attribute)) if callable(attribute) else attribute


def use(thing):
    return rnd.choice([repr, str, hash, len, iter, next, bool, int, list, abs, lambda x: x == value(), lambda x: x + value(),
                       lambda x: x[value()], lambda x: x[value():value()], lambda x: x(value()), lambda x: x < value(),
                       lambda x: value() in x, lambda x: x * rnd.choice([0, 1, 3, -1]), bytearray, memoryview])(thing)


def starter(module):
    names = dict(vars(module), Traitor=Traitor, os=os)
    return eval(rnd.choice(STARTERS[module.__name__]), names)


def step(module, functions):
    if module.__name__ in STARTERS and (not pool or rnd.random() < .1):
        note("starter")
        keep(starter(module))
    given = [value() for _ in range(rnd.choice([0, 1, 1, 1, 2, 2, 2, 3, 3, 4]))]
    which = rnd.random()
    if which < .25 or not pool:
        name, action = rnd.choice(functions)
        note(name)
        return action(*given, **keywords(action))
    if which < .85:
        return step_on(rnd.choice(pool), given)
    return use(rnd.choice(pool))


def main(path, module, seed, steps):
    global rnd
    rnd = random.Random(seed)
    confine(path)
    note("import")
    try:
        module = __import__(module)
    except ImportError:
        os._exit(0)
    functions = sorted((name, thing) for name, thing in vars(module).items() if callable(thing) and name not in LEFT_OUT and
                       not (isinstance(thing, type) and issubclass(thing, BaseException)))
    for _ in xrange(steps):
        try:
            keep(step(module, functions))
        except BaseException:
            pass
    del pool[:]
    os._exit(0)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
'''


class HostileCalls(unittest.TestCase):
    """One test for each module."""


def make_test(module):
    def test(self):
        status, last = outcome(CHILD, module, 1, 1500)
        self.assertEqual(status, 0, "%s ended with %d at %s" % (module, status, last))
    return test


for name in MODULES:
    setattr(HostileCalls, "test_" + name, make_test(name))


def main(arguments):
    options = {"--steps": 20000, "--seed": 1}
    while arguments and arguments[0] in options:
        options[arguments[0]] = int(arguments[1])
        del arguments[:2]
    for module in arguments or MODULES:
        status, last = outcome(CHILD, module, options["--seed"], options["--steps"])
        print module, status, last if status else ""


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("--steps", "--seed"):
        main(sys.argv[1:])
    else:
        unittest.main()
