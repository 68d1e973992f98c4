"""What C code works on changes, ends or goes away within the Python code that it calls: an exception or a result, no signal.

Each test is one operation and what is done behind its back; sanitized builds see what others survive by chance."""
import collections
import csv
import gc
import io
import itertools
import unittest
import weakref

from test import test_support


class Dying(object):
    "Calls a function when it goes."

    def __init__(self, last):
        self.last = last

    def __del__(self):
        self.last()


class Raw(io.RawIOBase):
    "Calls `meanwhile` with the memory that it is to fill or to write."
    meanwhile = None
    left = 200

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def seek(self, place, whence=0):
        return place

    def readinto(self, memory):
        self.meanwhile(memory)
        size = min(len(memory), self.left)
        memory[:size] = "x" * size
        self.left -= size
        return size

    def write(self, memory):
        self.meanwhile(memory)
        return len(memory)


class Comparing(object):
    "A key that looks like another one, and does something when it is compared."

    def __init__(self, like, meanwhile):
        self.like, self.meanwhile = like, meanwhile

    def __hash__(self):
        return hash(self.like)

    def __eq__(self, other):
        self.meanwhile()
        return False


class DictTest(unittest.TestCase):
    "A dict that only an attribute holds is replaced while a key is looked for in it."

    def replaced(self, thing):
        def replace():
            thing.__dict__ = {}

        def store():
            thing.x = 1
        for operation in (lambda: thing.x, store, lambda: delattr(thing, "x"), lambda: thing.x()):
            thing.__dict__ = {Comparing("x", replace): 1}
            try:
                operation()
            except (AttributeError, RuntimeError):
                pass
            self.assertIn(thing.__dict__, ({}, {"x": 1}))

    def test_of_an_instance(self):
        class Thing(object):
            pass
        self.replaced(Thing())

    def test_of_a_classic_instance(self):
        class Thing:
            pass
        self.replaced(Thing())

    def test_of_a_function(self):
        self.replaced(lambda: None)

    def test_of_an_exception(self):
        self.replaced(ValueError())

    def test_of_a_classic_class(self):
        class Thing:
            pass

        def replace():
            Thing.__dict__ = {}
        for operation in (lambda: Thing.x, lambda: Thing().x, lambda: delattr(Thing, "x")):
            Thing.__dict__ = {Comparing("x", replace): 1}
            self.assertRaises((AttributeError, RuntimeError), operation)


class IteratorTest(unittest.TestCase):

    def test_islice_ends_by_an_item_that_it_skips(self):
        def items():
            yield Dying(lambda: list(rest))
            yield 2
            yield 3
        rest = itertools.islice(items(), 1, 9)
        self.assertEqual(list(rest), [])

    def test_islice_ends_by_an_item_that_it_skips_at_once(self):
        def items():
            yield 2
        rest = itertools.islice(itertools.chain(iter([Dying(lambda: list(rest))]), items()), 2, 9)
        self.assertEqual(list(rest), [])

    def test_chain_ends_within_its_iterables(self):
        nested = []

        def first(unused):
            if not nested:
                nested.append(None)
                nested.append(list(chain))
            return [1]
        chain = itertools.chain.from_iterable(itertools.imap(first, [1, 2]))
        self.assertEqual(list(chain) + nested[1], [1, 1])


class InitTest(unittest.TestCase):
    "__init__ is called within itself."

    def test_of_a_profiler(self):
        profiler = test_support.import_module("_lsprof").Profiler(timer=Dying(lambda: None))

        class Unit(object):
            def __float__(self):
                profiler.__init__()
                return 1.0
        profiler.__init__(None, Unit())
        profiler.enable()
        profiler.disable()

    def test_of_a_defaultdict_by_the_collector(self):
        self.by_collector(collections.defaultdict(Dying(lambda: None).__init__), lambda d: d.__init__(list))

    def test_of_a_reader(self):
        self.by_collector(csv.reader(["a,b"] * 9), lambda reader: next(reader))

    def by_collector(self, thing, operation):
        class Garbage(object):
            pass
        for threshold in range(1, 6):
            garbage = Garbage()
            garbage.itself = garbage
            reference = weakref.ref(garbage, lambda ref: operation(thing))
            thresholds = gc.get_threshold()
            del garbage
            gc.set_threshold(threshold)
            try:
                operation(thing)
            finally:
                gc.set_threshold(*thresholds)
            del reference
        gc.collect()

    def test_a_dict_that_goes_when_a_key_is_hashed(self):
        class Thing(object):
            pass
        thing = Thing()

        class Name(str):
            def __hash__(self):
                thing.__dict__ = {}
                return 1
        for operation in (lambda: setattr(thing, Name("x"), 1), lambda: getattr(thing, Name("x")), lambda: delattr(thing, Name("x"))):
            thing.__dict__ = {1: 2}
            try:
                operation()
            except (AttributeError, RuntimeError, KeyError):
                pass


class ElementTest(unittest.TestCase):

    def setUp(self):
        self.etree = test_support.import_module("xml.etree.cElementTree")

    def test_text_that_goes_when_it_is_asked(self):
        element = self.etree.Element("a")

        class Text(object):
            def __nonzero__(self):
                element.text = None
                return True
        element.text = Text()
        self.assertIsInstance(list(element.itertext())[0], Text)

    def test_children_and_tails_that_are_tuples(self):
        element = self.etree.Element("a")
        element.extend([(), (1,), (1, 2)])
        self.assertRaises(AttributeError, list, element.iter())
        child = self.etree.Element("b")
        element[:] = [child]
        for child.tail in (), (1,), (1, 2):
            self.assertRaises(AttributeError, list, element.itertext())

    def test_tag_that_goes_when_it_is_compared(self):
        parent = self.etree.Element("a")
        child = self.etree.SubElement(parent, "b")

        class Tag(object):
            def __eq__(self, other):
                child.tag = None
                return NotImplemented
        for method in parent.find, parent.findtext, parent.findall:
            child.tag = Tag()
            self.assertFalse(method("b"))


class BufferedStreamTest(unittest.TestCase):

    def stream(self, kind, meanwhile=lambda memory: None):
        raw = Raw()
        raw.meanwhile = meanwhile
        return kind(raw, 16)

    def test_init_while_it_reads(self):
        stream = self.stream(io.BufferedReader, lambda memory: stream.__init__(Raw()))
        self.assertRaises(RuntimeError, stream.read, 5)

    def test_detach_by_an_argument(self):
        class Size(object):
            def __index__(self):
                stream.detach()
                return 3
            __int__ = __index__
        for name in "read", "readline":
            stream = self.stream(io.BufferedReader)
            self.assertRaises(ValueError, getattr(stream, name), Size())

    def test_detach_while_it_asks_whether_it_is_closed(self):
        class Asked(Raw):
            @property
            def closed(self):
                stream = streams.pop() if streams else None
                return bool(stream and stream.detach() is None)
        for kind, name, arguments in ((io.BufferedReader, "read", ()), (io.BufferedReader, "readline", ()),
                                      (io.BufferedWriter, "write", ("x",)), (io.BufferedWriter, "flush", ()),
                                      (io.BufferedRandom, "seek", (3,))):
            streams = []
            stream = kind(Asked(), 16)
            streams.append(stream)
            try:
                getattr(stream, name)(*arguments)
            except (ValueError, RuntimeError):
                pass

    def test_memory_of_the_buffer_is_kept(self):
        kept = []
        stream = self.stream(io.BufferedReader, kept.append)
        stream.read(5)
        stream.detach()
        del stream
        kept[0][0:3] = "abc"
        self.assertEqual(kept[0].tobytes()[:5], "abcxx")

    def test_memory_of_what_is_read_is_kept(self):
        kept = []
        stream = self.stream(io.BufferedReader, kept.append)
        got = stream.read(32)
        kept[0][0:3] = "abc"
        self.assertEqual(got, "x" * 32)

    def test_part_of_the_memory_is_kept(self):
        kept = []
        stream = self.stream(io.BufferedReader, lambda memory: kept.append(memory[2:5]))
        got = stream.read(32)
        kept[0][:] = "abc"
        self.assertEqual((got, kept[0].tobytes()), ("x" * 32, "abc"))

    def test_memory_that_is_written_is_kept(self):
        kept = []
        stream = self.stream(io.BufferedWriter, kept.append)
        what = bytearray("abc" * 20)
        stream.write(what)
        del what
        self.assertEqual(kept[0].tobytes()[:3], "abc")
        self.assertTrue(kept[0].readonly)
        stream.write(u"\xe9".encode("utf-8") * 20)
        self.assertEqual(kept[1].tobytes()[:2], "\xc3\xa9")


class DatabaseTest(unittest.TestCase):

    def setUp(self):
        self.sqlite3 = test_support.import_module("sqlite3")
        self.connection = self.sqlite3.connect(":memory:")
        self.connection.execute("create table t (a)")

    def closing(self, answer=1):
        connection = self.connection

        class Closing(object):
            def __hash__(self):
                connection.close()
                return 1

            def __len__(self):
                connection.close()
                return 1

            def __getitem__(self, i):
                return answer

            __int__ = __hash__
        return Closing()

    def test_closed_by_the_rows_to_insert(self):
        def rows():
            self.connection.close()
            yield 1,
        self.assertRaises(self.sqlite3.ProgrammingError, self.connection.executemany, "insert into t values (?)", rows())

    def test_closed_by_the_length_of_parameters(self):
        for parameters in self.closing(), self.closing(None):
            self.assertRaises(self.sqlite3.ProgrammingError, self.connection.execute, "select ?", parameters)

    def test_closed_by_the_hash_of_a_callback(self):
        self.assertRaises(self.sqlite3.ProgrammingError, self.connection.set_authorizer, self.closing())

    def test_closed_by_the_hash_of_a_progress_handler(self):
        self.assertRaises(self.sqlite3.ProgrammingError, self.connection.set_progress_handler, self.closing(), 1)

    def test_closed_by_a_count(self):
        self.assertRaises((self.sqlite3.ProgrammingError, TypeError), self.connection.create_function, "f", self.closing(), len)
        self.assertRaises((self.sqlite3.ProgrammingError, TypeError), self.connection.create_aggregate, "f", self.closing(), len)


if __name__ == "__main__":
    unittest.main()
