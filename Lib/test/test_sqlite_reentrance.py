"""Python code that _sqlite3 calls, and other threads, close, end or exchange what it works on: an exception or a result, no signal."""
import sys
import threading
import unittest

from test import test_support

sqlite3 = test_support.import_module("sqlite3")


class Closer(object):
    "A callback that closes a connection when it goes."

    def __init__(self, connection):
        self.connection = connection

    def __call__(self, *args):
        return 0

    def __del__(self):
        self.connection.close()


class Lying(str):
    "All are equal when they lie, and none else."
    lies = False

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return Lying.lies


class AttributeTest(unittest.TestCase):

    def setUp(self):
        self.connection = sqlite3.connect(":memory:")

    def test_init_failed_by_its_last_argument(self):
        connection = sqlite3.Connection.__new__(sqlite3.Connection)
        self.assertRaises(TypeError, connection.__init__, ":memory:", isolation_level=5)
        self.assertRaises(sqlite3.ProgrammingError, getattr, connection, "isolation_level")
        connection.__init__(":memory:", isolation_level=None)
        self.assertEqual(connection.isolation_level, None)
        self.assertEqual(connection.execute("select 1").fetchall(), [(1,)])

    def test_without_text_factory(self):
        del self.connection.text_factory
        self.assertRaises(TypeError, self.connection.execute, "select 'a'")
        self.assertEqual(self.connection.execute("select ?", (1,)).fetchall(), [(1,)])

    def test_without_row_factory(self):
        del self.connection.row_factory
        cursor = self.connection.cursor()
        del cursor.row_factory
        self.assertEqual(cursor.execute("select 1").fetchall(), [(1,)])


class CallbackTest(unittest.TestCase):

    def setUp(self):
        self.connection = sqlite3.connect(":memory:")

    def replaced(self, register, *names):
        getattr(self.connection, register)(*(names + (Closer(self.connection),)))
        getattr(self.connection, register)(*(names + (lambda *args: 0,)))
        self.assertRaises(sqlite3.ProgrammingError, self.connection.execute, "select 1")

    def test_closed_by_the_end_of_a_function(self):
        self.replaced("create_function", "f", 0)

    def test_closed_by_the_end_of_an_aggregate(self):
        self.replaced("create_aggregate", "f", 0)

    def test_closed_by_the_end_of_a_collation(self):
        self.replaced("create_collation", "f")

    def test_closed_by_the_end_of_the_authorizer(self):
        self.replaced("set_authorizer")

    def test_closed_by_the_end_of_a_progress_handler(self):
        self.connection.set_progress_handler(Closer(self.connection), 5)
        self.connection.set_progress_handler(Closer(self.connection), 5)
        self.assertRaises(sqlite3.ProgrammingError, self.connection.execute, "select 1")

    def test_removed_collation_closes(self):
        self.connection.create_collation("f", Closer(self.connection))
        self.connection.create_collation("f", None)
        self.assertRaises(sqlite3.ProgrammingError, self.connection.execute, "select 1")

    def test_cursor_of_another_connection_within_a_script(self):
        cursor, other = self.connection.cursor(), sqlite3.connect(":memory:")
        self.connection.create_function("f", 0, lambda: cursor.__init__(other))
        del self.connection
        cursor.executescript("select f(); select f();")
        self.assertIs(cursor.connection, other)

    def test_closed_by_the_name_of_a_converter(self):
        connection = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)

        class Key(object):
            def __hash__(self):
                return hash("STRANGE")

            def __eq__(self, other):
                connection.close()
                return False

        class Name(str):
            def upper(self):
                return Key()
        sqlite3.register_converter(Name("strange"), int)
        connection.execute("create table t (a strange, b strange)")
        connection.execute("insert into t values (1, 2)")
        self.assertRaises(sqlite3.ProgrammingError, connection.execute, "select a, b from t")


class CacheTest(unittest.TestCase):

    def tearDown(self):
        Lying.lies = False

    def test_init_within_a_comparison(self):
        class Key(object):
            armed = False

            def __hash__(self):
                return 1

            def __eq__(self, other):
                if Key.armed:
                    Key.armed = False
                    cache.__init__(lambda key: (key,))
                return False
        cache = sqlite3.Cache(lambda key: [key])
        for i in range(4):
            cache.get(Key())
        Key.armed = True
        last = Key()
        self.assertEqual(cache.get(last), (last,))

    def test_a_cache_keeps_its_factory(self):
        cache = sqlite3.Cache(sqlite3.connect(":memory:"))
        self.assertIsInstance(cache.get("select 1"), sqlite3.Statement)

    def test_another_key_is_deleted(self):
        def make(key):
            Lying.lies = str.__eq__(key, "last")
            return [key]
        cache = sqlite3.Cache(make, 5)
        keys = [Lying(i) for i in range(5)]
        for key in keys:
            cache.get(key)
        cache.get(keys[0])
        cache.get(Lying("last"))
        Lying.lies = False
        del keys, key
        with test_support.captured_stdout() as out:
            cache.display()
        self.assertEqual(out.getvalue().split("\n")[0], "None <- 0 ->4")

    def test_another_statement_is_deleted(self):
        class Connection(sqlite3.Connection):
            def __call__(self, sql):
                Lying.lies = "9" in list(sql)
                return sqlite3.Connection.__call__(self, sql)
        connection = sqlite3.connect(":memory:", cached_statements=5, factory=Connection)
        texts = [Lying("select %d" % i) for i in range(5)]
        for text in texts + texts[:1] + [Lying("select 9")]:
            connection.execute(text)
        Lying.lies = False
        for i in range(20):
            try:
                connection.execute(Lying("select 1%d" % i))
            except KeyError:                    # what the cache wanted to delete is not there
                pass


class ThreadTest(unittest.TestCase):

    def setUp(self):
        self.connection = sqlite3.connect(":memory:", check_same_thread=False)
        self.threads = []

    def start(self, function):
        thread = threading.Thread(target=function)
        self.threads.append(thread)
        thread.start()

    def join(self):
        for thread in self.threads:
            thread.join()

    def test_closed_while_a_parameter_waits_for_its_turn(self):
        started, binding, seen = threading.Event(), threading.Event(), []

        class Parameters(object):
            def __len__(self):
                return 1

            def __getitem__(self, i):
                binding.set()
                started.wait()
                return "\xff"

        def other():
            try:
                self.connection.cursor().execute("select ?", Parameters())
            except sqlite3.ProgrammingError as error:
                seen.append(error)

        def work():
            started.set()
            threading.Event().wait(0.05)
        self.connection.create_function("work", 0, work)
        self.start(other)
        binding.wait()
        interval = sys.getcheckinterval()
        sys.setcheckinterval(10 ** 8)
        try:
            self.connection.execute("select work()")
            self.connection.close()
        finally:
            sys.setcheckinterval(interval)
        self.join()
        self.assertEqual(len(seen), 1)

    def test_used_while_it_is_opened(self):
        for i in range(20):
            connection, done = sqlite3.Connection.__new__(sqlite3.Connection), []

            def other():
                while not done:
                    try:
                        connection.execute("select 1")
                        return
                    except sqlite3.Error:
                        pass
            self.start(other)
            connection.__init__(":memory:", check_same_thread=False)
            done.append(1)
            self.join()

    def test_used_while_it_is_closed(self):
        unexpected = []

        def other():
            try:
                while True:
                    connection.execute("select 1 union select 2").fetchone()
            except sqlite3.Error:
                pass
            except Exception as error:
                unexpected.append(error)
        for i in range(20):
            connection = sqlite3.connect(":memory:", check_same_thread=False)
            self.start(other)
            self.start(other)
            kept = [connection("select %d" % number) for number in range(50)]
            while True:
                try:
                    connection.close()
                    break
                except sqlite3.ProgrammingError:    # it is in use
                    pass
            self.join()
            del kept
        self.assertEqual(unexpected, [])


if __name__ == "__main__":
    unittest.main()
