"""Allocations fail while modules are imported and used: no signal, no SystemError, no exception that stays behind.

MemoryError is what comes out, or what code in Python makes of one that hasattr() and its kin take for a no.
test_allocation_failure counts references as well, on fewer snippets.
"""
import os
import sys
import unittest

from test_allocation_failure import stop_failing

try:
    import sqlite3
    import xml.etree.cElementTree as ElementTree
except ImportError:
    ElementTree = None      # a build without some library

USED = '''
_multibytecodec ast argparse array audioop binascii bz2 cmath cPickle cStringIO codecs collections ConfigParser cookielib Cookie copy csv ctypes
datetime decimal difflib email fnmatch fractions functools glob grp hashlib heapq HTMLParser io itertools json logging marshal math mmap os parser pickle
pwd quopri random re resource select socket sqlite3 string StringIO struct symtable textwrap time tokenize unicodedata urllib urlparse weakref zlib
'''.split()

IMPORTED = '''
ast argparse bdb calendar cgi cmd code ConfigParser copy csv datetime decimal difflib dis doctest fractions ftplib getopt gzip hashlib heapq HTMLParser httplib
imaplib inspect json json.decoder mailbox mimetypes netrc optparse pdb pickle pickletools plistlib poplib pprint profile pyclbr pydoc Queue robotparser sched
shelve shlex SimpleHTTPServer smtplib SocketServer sqlite3 ssl stringprep subprocess symtable tarfile telnetlib tempfile textwrap threading timeit tokenize trace
unittest urllib2 uuid wave weakref xdrlib xml.dom.minidom xml.sax xmlrpclib zipfile
'''.split()

SNIPPETS = r'''
datetime.datetime(2001, 2, 3, 4, 5, 6).isoformat()
datetime.datetime.strptime('2001-02-03', '%Y-%m-%d') - datetime.datetime(2000, 1, 1)
datetime.timedelta(1.5, 3) * 7 // 2
str(datetime.date.today().replace(year=1999).timetuple())
decimal.Decimal('1.1') / decimal.Decimal(3)
json.loads(json.dumps({'a': [1, 2.5, None, u'\u20ac', {'b': True}]}, indent=1))
json.dumps([u'x' * 20, 'y\n', -1, 1e100], sort_keys=True, ensure_ascii=False)
re.compile('(a|b)+(?P<n>c*)[x-z]?').sub(r'\1-\g<n>', 'abcc x abx')
re.findall(u'\\w+', u'ab cd \u20ac', re.U)
re.split('(,)', 'a,b,c') + [m.groupdict() for m in re.finditer('(?P<x>.)', 'ab')]
list(csv.reader(['a,"b""c",d', '1,2,3'], delimiter=','))
csv.writer(cStringIO.StringIO()).writerow(['a', 1, 2.5, None, 'x"y'])
array.array('i', range(20)).tostring() + array.array('u', u'ab').tounicode().encode('utf-8')
array.array('d', [1.5]) * 3 + array.array('d', (2.0,))
zlib.decompress(zlib.compress('x' * 1000))
bz2.decompress(bz2.compress('x' * 1000))
binascii.unhexlify(binascii.hexlify('abc')) + binascii.a2b_base64(binascii.b2a_base64('abc'))
hashlib.md5('abc').hexdigest() + hashlib.sha256('abc').copy().digest() + hashlib.new('sha1', 'x').name
unicodedata.normalize('NFD', u'\xe9\xf6') + unicodedata.name(u'a').decode('ascii') + unicodedata.lookup('EURO SIGN')
struct.unpack('<hIq5sd', struct.pack('<hIq5sd', 1, 2, 3, 'ab', 2.5))
struct.Struct('2i').unpack_from(buffer('x' * 16), 4)
itertools.groupby([1, 1, 2]).next()[1].next() + sum(itertools.chain([1], itertools.islice(itertools.count(), 3)))
[list(x) for x in itertools.tee([1, 2, 3], 3)] + list(itertools.combinations('abc', 2)) + list(itertools.izip_longest('ab', [1]))
list(itertools.imap(str, itertools.ifilter(None, itertools.starmap(pow, [(2, 3)])))) + list(itertools.takewhile(bool, [1, 0]))
collections.OrderedDict([('a', 1), ('b', 2)]).items() + collections.Counter('abca').most_common(1)
collections.deque(range(100), 10).rotate(3)
functools.reduce(lambda a, b: a + b, [1, 2, 3]) + functools.partial(max, 1, key=str)(2)
sorted(map(functools.cmp_to_key(cmp), [3, 1, 2]))
io.BytesIO('abc\ndef').readlines() + list(io.StringIO(u'a\nb'))
io.TextIOWrapper(io.BufferedReader(io.BytesIO('a\r\nb')), encoding='utf-8', newline=None).read()
io.BufferedWriter(io.BytesIO()).write('abc')
io.open('/dev/null', 'rb').readinto(bytearray(10))
cStringIO.StringIO('a\nb').readlines() + [cStringIO.StringIO().getvalue()]
StringIO.StringIO(u'a').getvalue()
ast.literal_eval("{'a': (1, 2.5, [u'x', None])}")
ast.dump(ast.parse('for i in x: print i'))
compile(ast.parse('x = [i for i in (lambda: 1)() if i]\nwith a as b: pass'), 'f', 'exec')
parser.suite('x = 1\n').totuple()
symtable.symtable('def f(a): return b', 'f', 'exec').get_children()
tokenize.generate_tokens(iter(['x = 1\n', '']).next).next()
copy.deepcopy({'a': [1, (2, set([3]))], 'b': Plain()})
cPickle.loads(cPickle.dumps({'a': [1, (2, u'x')], 'b': Plain(), 1.5: None}, 0))
cPickle.loads(cPickle.dumps([Plain(), Old(), set([1]), datetime.date(2000, 1, 1), 1 << 90], 1))
marshal.loads(marshal.dumps(compile('def f(x):\n return [x, 1.5, u"a", 1 << 70]', 'f', 'exec')))
socket.gethostname() + socket.inet_ntoa(socket.inet_aton('127.0.0.1'))
[s.close() for s in socket.socketpair()]
os.popen('true').read()
random.Random(3).sample(range(10), 3) + [random.Random(3).gauss(0, 1)]
'%-10s|%+05d|%x|%e|%r|%%' % (u'a', 5, 255, 1.5, 'x') + u'%c%s' % (65, 'b')
'{0.real:>{1}} {2[a]!s:*^9}'.format(1, 5, {'a': u'x'})
u'{0:,} {1:.3f} {2:%}'.format(1234567, 1.5, .25)
format(1234.5, '010,.2f') + format(u'x', u'<5') + format(1 << 70, 'x')
'a-b'.translate(string.maketrans('ab', 'xy')) + 'abc'.center(10, '*') + 'a\tb'.expandtabs()
u'Stra\xdfe'.upper() + u'a b'.translate({97: u'xx', 98: None}) + u'x'.join([u'a', u'b'])
'abc'.encode('zlib').decode('zlib') + 'abc'.encode('rot13').encode('base64')
u'\u20ac'.encode('cp1252') + u'\u20ac'.encode('ascii', 'xmlcharrefreplace') + u'\u20ac'.encode('utf-7')
u'\u3042'.encode('shift_jis').decode('shift_jis').encode('euc_jp')
'\xff'.decode('utf-8', 'replace') + '\xff'.decode('latin-1') + r'\u20ac'.decode('unicode-escape')
codecs.getreader('utf-8')(cStringIO.StringIO('ab\ncd')).readlines()
bytearray('abc').replace('b', 'xyz').split('y') + [bytearray(3), bytearray(u'a', 'utf-8')]
buffer('abc', 1) + 'x'
frozenset([1, 2]) ^ set([2, 3]) - set('a') & frozenset('b') | set(range(40))
{1: 2, 'a': 3}.viewitems() & set([(1, 2)]) | {3: 4}.viewkeys()
dict.fromkeys(range(20), 1).popitem() + tuple({1: 2}.iteritems())
[x for x in range(10) if x % 2][::2] * 3 + [1, 2][:1]
sum([[1], [2]], []) + list(reversed([1, 2])) + list(enumerate('ab', 1)) + zip(*[(1, 2), (3, 4)])
long('12345678901234567890' * 5) ** 3 % (10 ** 50) + int('ff', 16) + (7 << 200 >> 150)
divmod(10 ** 60, 7 ** 20) + (float(10 ** 30).hex(), float.fromhex('0x1p3'), (2.5).as_integer_ratio())
complex('1+2j') ** 2 / 3j + pow(2, 100, 1000007)
type('D', (dict,), {'__getitem__': lambda s, k: k})()['x']
weakref.ref(Plain) and weakref.WeakValueDictionary({1: Plain}).items() and weakref.proxy(Plain).__name__
textwrap.wrap('the quick brown fox jumps', 10) + difflib.get_close_matches('appel', ['ape', 'apple'])
string.Template('$a ${b}').substitute(a=1, b=2)
urlparse.urljoin('http://a/b/c', '../d?x=1#y') + urllib.quote('a b') + urllib.urlencode({'a': 1})
fractions.Fraction('1/3') + fractions.Fraction(2, 5)
ctypes.c_int(3).value + ctypes.sizeof(ctypes.c_double * 3) + len(ctypes.create_string_buffer('abc', 10).raw)
ctypes.cast(ctypes.pointer(ctypes.c_int(3)), ctypes.POINTER(ctypes.c_int)).contents.value
audioop.mul('\0\1' * 4, 2, 2) + audioop.lin2ulaw('\0\1', 2)
email.message_from_string('A: b\n\nc').as_string()
ConfigParser.RawConfigParser().readfp(StringIO.StringIO('[a]\nb=c\n'))
HTMLParser.HTMLParser().feed('<a href="b">c</a>')
cookielib.CookieJar() and Cookie.SimpleCookie('a=b').output()
elements()
rows()
structure()
frozen()
executed()
select.select([], [], [], 0), select.poll().poll(0)
heapq.nsmallest(2, [3, 1, 2]) + list(heapq.merge([1, 3], [2]))
pwd.getpwuid(0), grp.getgrgid(0), resource.getrusage(0), mmap.mmap(-1, 100).read(10)
'''


class Plain(object):

    def __init__(self):
        self.a = 1


class Old:

    def __init__(self):
        self.x = 1


def elements():
    tree = ElementTree.fromstring('<a b="c">d<e/>f</a>')
    return ElementTree.tostring(tree) + repr(tree.findall('e')) + str(tree.attrib)


def rows():
    connection = sqlite3.connect(':memory:')
    connection.execute('create table t(a, b)')
    connection.execute('insert into t values (?, ?)', (1, u'x'))
    found = connection.execute('select * from t').fetchall()
    connection.close()
    return found


def structure():
    class Pair(ctypes.Structure):
        _fields_ = [('a', ctypes.c_int), ('b', ctypes.c_char_p)]
    pair = Pair(1, 'x')
    return pair.a, pair.b, ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda x: x)(3)


def executed():
    space = {}
    exec 'class A(object):\n x = 1\n def f(self): return self.x\ny = A().f()\nimport os as z\n' in space
    return space['y']


def tasklets():
    channel, seen = stackless.channel(), []

    def receive():
        for i in channel:
            seen.append(i)
    task = stackless.tasklet(receive)()
    task.run()
    channel.send(1)
    task.kill()


def frozen():
    def work(n):
        for i in range(n):
            stackless.schedule()
    task = stackless.tasklet(work)(3)
    task.run()
    task.remove()
    again = cPickle.loads(cPickle.dumps(task, 2))
    task.kill()
    again.kill()


def which_fail():
    """Which allocations fail: the first ones each, then fewer and fewer."""
    n = 0
    while True:
        n += 1 + n // 4
        yield n


@unittest.skipIf(ElementTree is None, 'no expat or sqlite3')
@unittest.skipUnless(hasattr(sys, '_fail_allocation'), 'allocations fail at will in debug builds only')
@unittest.skipIf('switch=' in os.environ.get('PY_STRESS', ''), 'a tasklet that comes in between meets the failure')
class Failing(unittest.TestCase):

    def check(self, action, name):
        """Until the action needs no more memory than it gets."""
        for n in which_fail():
            sys._fail_allocation(n)
            try:
                action()
            except SystemError as error:
                stop_failing()
                self.fail('%s: allocation %d: %r' % (name, n, error))
            except Exception:
                left = stop_failing()
            else:
                left = stop_failing()
            sys.exc_clear()
            while stackless.getruncount() > 1:
                stackless.getcurrent().next.kill()
            self.assertEqual([i for i in iter([1, 2])], [1, 2])     # ends in an exception that has stayed behind
            if left:
                return

    def test_imports(self):
        for name in IMPORTED:
            before = sys.modules.copy()

            def load():
                try:
                    __import__(name)
                finally:
                    sys.modules.clear()
                    sys.modules.update(before)
            load()
            self.check(load, name)


def add_tests():
    globals().update((name, __import__(name)) for name in USED + ['stackless'])
    for number, text in enumerate(SNIPPETS.strip().split('\n')):
        def test(self, code=compile(text, 'snippet', 'eval'), text=text):
            eval(code)
            self.check(lambda: eval(code), text)
        setattr(Failing, 'test_snippet_%03d' % number, test)


if hasattr(sys, '_fail_allocation'):
    add_tests()

if __name__ == '__main__':
    unittest.main()
