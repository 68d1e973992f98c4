"""A world of objects whose special methods do something to the others: random functions and methods of everything that is there
are called with each other, and what comes back joins the world.  With tasklets, the special methods switch and kill, too.

    World(seed).live(steps)               one line of life
    TaskletWorld(seed).live(steps)        several, taking turns at any moment

An exception ends a step and nothing else.  The same seed does the same as far as the calls depend on nothing but the world."""
import gc
import operator
import random
import signal
import types
import warnings
import weakref

import stackless

MODULES = """itertools collections operator functools io struct array re datetime cPickle pickle marshal json csv heapq bisect
weakref copy copy_reg string math cmath decimal fractions StringIO cStringIO zlib bz2 binascii codecs unicodedata stackless types
contextlib abc inspect traceback UserDict UserList strop future_builtins parser new exceptions Queue hashlib mmap pyexpat sqlite3
audioop _ast _bisect _codecs _collections _csv _elementtree _functools _heapq _io _json _random _sre _struct _symtable
_weakref""".split()

# They end, stop or wait for ever by what they are, leave the process, change what all later steps stand on, or give addresses.
LEFT_OUT = set("""factorial cycle count repeat izip_longest exit _exit quit abort kill raw_input input breakpoint __import__ execfile
open file fork set_trace FileIO OpenWrapper setrlimit sleep _getframe compile_command main run_watchdog enable_threads schedule
schedule_remove run receive block_trap set_schedule_callback set_channel_callback enable_softswitch set_error_handler switch_trap
schedule_callback channel_callback switch connect fdopen enable_shared_cache __class__ __dict__ register_error register set_debug
bind_thread __setattr__ __delattr__ setattr delattr __bases__ seed setlocale test_cframe test_cframe_nr test_outside test_cstate
join get put acquire globaltrace settrace setprofile remove_extension add_extension clear_extension_cache interact""".split())
ENDINGS = (SystemExit, KeyboardInterrupt, GeneratorExit)

SPECIAL = """__eq__ __ne__ __lt__ __gt__ __le__ __ge__ __cmp__ __hash__ __len__ __getitem__ __setitem__ __delitem__ __contains__
__iter__ next __index__ __int__ __long__ __float__ __complex__ __add__ __radd__ __mul__ __rmul__ __sub__ __rsub__ __div__ __mod__
__rmod__ __and__ __or__ __xor__ __iadd__ __imul__ __isub__ __nonzero__ __str__ __repr__ __unicode__ __call__ __enter__ __exit__
__getattr__ __get__ __set__ __del__ __reduce__ __reduce_ex__ __getinitargs__ __coerce__ __format__ __reversed__ __missing__
__length_hint__ __instancecheck__ __subclasscheck__ __dir__ __sizeof__ __trunc__ __getslice__ __setslice__ __pow__ __divmod__ __neg__
__abs__ __invert__ __copy__ __deepcopy__ __getstate__ __setstate__ __getnewargs__ read write readinto readline close flush seek
tell keys items update append fileno send throw""".split()
KEYWORDS = """key cmp reverse default sep end encoding errors maxsplit repeat start stop args kwargs func""".split()
NUMBERS = [0, 1, 2, 3, -1, 7, 255, 256, 65536, -2**31, 2**31 - 1, 2**31, 2**32, 2**63 - 1, -2**63, 2**63, 2**64, 10**30, True, False,
           0.0, 1.5, -0.0, 1e300, float("nan"), float("inf"), 1j]
TEXTS = ["", "a", "abcabc", "x" * 100, "\0\xff", "%s %d", "i", "utf-8", "rb", "{0}", "(a)(b)?", "I1\n.", '{"a": [1]}',
         u"", u"a", u"\u1234abc", u"\U00012345", u"%s"]
PLAIN = [None, Ellipsis, NotImplemented, slice(1, 2), slice(None), xrange(5), len, repr, id, int, str]
ERRORS = [ValueError, TypeError, IndexError, KeyError, StopIteration, AttributeError, MemoryError]
# Functions that go by special methods, with the number of arguments they take.
USES = [(operator.add, 2), (operator.mul, 2), (operator.iadd, 2), (operator.mod, 2), (operator.and_, 2), (operator.lt, 2),
        (operator.eq, 2), (operator.contains, 2), (operator.getitem, 2), (operator.setitem, 3), (operator.delitem, 2), (cmp, 2),
        (operator.getslice, 3), (operator.neg, 1), (operator.index, 1), (repr, 1), (str, 1), (unicode, 1), (hash, 1), (len, 1),
        (list, 1), (tuple, 1), (set, 1), (dict, 1), (sorted, 1), (iter, 1), (next, 1), (bool, 1), (int, 1), (float, 1), (max, 1),
        (sum, 1), (zip, 2), (map, 2), (filter, 2), (reduce, 2), (isinstance, 2), (getattr, 2), (apply, 2), (divmod, 2), (format, 1),
        (enumerate, 1), (reversed, 1), (bytearray, 1), (buffer, 1), (memoryview, 1), (super, 2), (dir, 1), (vars, 1)]
MOST_OBJECTS = 60
STEP_SECONDS = 1.5


class TooLong(BaseException):
    "A step took longer than STEP_SECONDS."


def too_long(number, frame):
    raise TooLong


def usable(name):
    return name not in LEFT_OUT and not name.startswith("_test")


def callables():
    "Everything public of the modules and of the builtins."
    found = []
    for module in ["__builtin__"] + MODULES:
        try:
            module = __import__(module)
        except ImportError:         # its library was not there when Python was built
            continue
        for name in filter(usable, dir(module)):
            thing = getattr(module, name)
            if not isinstance(thing, types.ModuleType) and not (isinstance(thing, type) and issubclass(thing, ENDINGS)):
                found.append(thing)
    return found


class World(object):

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.objects = []
        self.depth = 0
        self.roots = callables()
        self.bases = self.base_classes()

    # ---- objects

    def base_classes(self):
        import array, collections, datetime, io, threading
        return [(), (object,), (object,), (list,), (dict,), (int,), (str,), (unicode,), (tuple,), (set,), (frozenset,), (float,), (long,),
                (Exception,), (bytearray,), (io.RawIOBase,), (io.BytesIO,), (collections.deque,), (collections.defaultdict,),
                (array.array,), (type,), (datetime.datetime,), (property,), (threading.local,), (weakref.ref,),
                (stackless.tasklet,), (stackless.channel,)]

    def special(self, name):
        def method(self_, *args):
            self.meddle()
            if self.random.random() < .15:
                raise self.random.choice(ERRORS)("as it likes")
            return self.random.choice(PLAIN + NUMBERS + TEXTS) if self.random.random() < .7 else self.pick()
        method.__name__ = name
        return method

    def hostile_class(self):
        names = self.random.sample(SPECIAL, self.random.randrange(1, 12))
        members = dict((name, self.special(name)) for name in names)
        if self.random.random() < .1:
            members["__slots__"] = self.random.choice([(), ("a", "b"), ["__weakref__"], "xyz"])
        bases = self.random.choice(self.bases)
        return type("Hostile", bases, members) if bases else types.ClassType("Classic", (), members)

    def hostile(self):
        kind = self.hostile_class()
        try:
            return kind()
        except Exception:
            return kind(self.pick(0))

    def generator(self):
        while True:
            self.meddle()
            yield self.pick()

    def several(self, make):
        return make([self.pick(1) for i in range(self.random.randrange(4))])

    def mapping(self):
        return dict((self.pick(1), self.pick(1)) for i in range(self.random.randrange(4)))

    def watched(self):
        return weakref.ref(self.hostile(), lambda reference: self.meddle())

    def fresh(self):
        import array, io
        makers = [lambda: self.random.choice(NUMBERS)] * 5 + [lambda: self.random.choice(TEXTS)] * 5 + [
            lambda: self.several(list), lambda: self.several(tuple), lambda: self.several(set), self.mapping,
            lambda: self.random.choice(PLAIN), lambda: bytearray(self.random.choice(["", "abc", "x" * 50])), self.generator,
            lambda: array.array(self.random.choice("bBhHiIlLfdcu")), lambda: io.BytesIO("abc\ndef\n" * 3), lambda: buffer("abcdef"),
            lambda: memoryview(bytearray(20)), lambda: lambda *args: self.meddle(), self.watched, lambda: iter([1, 2, 3]),
            stackless.channel, stackless.tasklet] + [self.hostile] * 14
        return self.random.choice(makers)()

    def pick(self, chance_of_new=.25):
        "One of the world, or a new one."
        if len(self.objects) >= 5 and self.random.random() >= chance_of_new:
            return self.random.choice(self.objects)
        if self.depth > 4:
            return 1
        self.depth += 1
        try:
            x = self.fresh()
            self.keep(x)
            return x
        except Exception:
            return None
        finally:
            self.depth -= 1

    def keep(self, x):
        if isinstance(x, (list, str, unicode, bytearray)) and len(x) > 100000 or isinstance(x, (int, long)) and abs(x) > 1 << 200:
            return
        self.objects.append(x)
        if len(self.objects) > MOST_OBJECTS:
            del self.objects[self.random.randrange(len(self.objects))]

    # ---- steps

    def meddle(self):
        "What a special method does before it answers."
        if self.depth > 2 or self.random.random() < .4:
            return
        self.depth += 1
        try:
            self.step()
        finally:
            self.depth -= 1

    def something_to_call(self):
        """(function, number of arguments)"""
        which = self.random.random()
        if which < .35:
            return self.random.choice(USES)
        count = self.random.choice([0, 0, 1, 1, 1, 2, 2, 3, 4])
        if which < .5:
            return self.random.choice(self.roots), count
        x = self.pick(.1)
        names = filter(usable, dir(type(x) if self.random.random() < .8 else x))
        return getattr(x, self.random.choice(names)), count

    def call(self):
        function, count = self.something_to_call()
        keywords = {self.random.choice(KEYWORDS): self.pick()} if self.random.random() < .05 else {}
        return function(*[self.pick() for i in range(count)], **keywords)

    def look_at(self, x):
        import copy, cPickle
        looks = [lambda: [self.keep(item) for item, _ in zip(x, range(5))], lambda: repr(x), lambda: (x == self.pick(), hash(x)),
                 lambda: cPickle.loads(cPickle.dumps(x, 2)), lambda: copy.copy(x)]
        if self.random.random() < .4:
            self.random.choice(looks)()

    def step(self):
        if not self.depth:
            signal.setitimer(signal.ITIMER_REAL, STEP_SECONDS, STEP_SECONDS / 3)   # code that looks for attributes drops the first
        try:
            x = self.call()
            self.keep(x)
            self.look_at(x)
        except Exception as error:
            if self.random.random() < .2:
                self.keep(error)

    def steps(self, count):
        for i in xrange(count):
            try:
                self.step()
                if i % 200 == 0:
                    gc.collect()
                del self.objects[MOST_OBJECTS:]
            except:             # old-style classes and instances are raised, too
                pass

    def live(self, steps):
        warnings.simplefilter("ignore")
        signal.signal(signal.SIGALRM, too_long)
        for number in (signal.SIGXFSZ, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        self.steps(steps)
        signal.setitimer(signal.ITIMER_REAL, 0)
        del self.objects[:]
        gc.collect()


class TaskletWorld(World):
    "Its lines of life are tasklets; special methods switch among them."

    LIVES = 8

    def __init__(self, seed):
        World.__init__(self, seed)
        self.parked = stackless.channel()
        self.left = 0

    def meddle(self):
        if self.random.random() < .3:
            stackless.schedule()
            if self.random.random() < .05 and stackless.runcount > 1:
                stackless.current.next.kill()
            if self.random.random() < .05 and self.parked.balance < 0:
                self.parked.send_exception(ValueError, 1)
        World.meddle(self)

    def pause(self):
        if self.random.random() < .2:
            if self.parked.balance >= 0:
                self.parked.receive()
            else:
                self.parked.send(1)
        else:
            stackless.schedule()

    def life(self):
        while self.left > 0 and self.random.random() < .9:
            self.left -= 20
            try:
                World.steps(self, 20)
                self.pause()
            except:
                pass

    def wake_all(self):
        while self.parked.balance:
            if self.parked.balance < 0:
                self.parked.send(None)
            else:
                self.parked.receive()

    def steps(self, count):
        self.left = count
        while self.left > 0:
            self.left -= 1
            try:
                while stackless.runcount < self.LIVES:
                    stackless.tasklet(self.life)()
                stackless.run(self.random.choice([0, 0, 1000, 50]))
                self.wake_all()
            except:
                pass
