"""sqlite3: rows, types, transactions, callbacks, and what could crash: code that runs in the middle of a statement."""
import datetime
import threading
import time
import unittest

try:
    import sqlite3
except ImportError:
    sqlite3 = None      # a build without SQLite


@unittest.skipIf(sqlite3 is None, 'no SQLite')
class Database(unittest.TestCase):
    def setUp(self):
        self.db = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_DECLTYPES)
        self.db.execute('create table t (a, day date)')

    def tearDown(self):
        self.db.close()


class Rows(Database):
    def test_values_come_back(self):
        day = datetime.date(2020, 2, 29)
        self.db.executemany('insert into t values (?, ?)', [(value, day) for value in (None, 1, 2.5, u'\xe4', 2 ** 62)])
        rows = self.db.execute('select a, day from t').fetchall()
        self.assertEqual([row[0] for row in rows], [None, 1, 2.5, u'\xe4', 2 ** 62])
        self.assertEqual(set(row[1] for row in rows), {day})

    def test_row_by_name(self):
        self.db.row_factory = sqlite3.Row
        row = self.db.execute('select 1 as one, 2 as "two [x]"').fetchone()
        self.assertEqual((row['ONE'], row['two'], row[-1], row.keys()), (1, 2, 2, ['one', 'two']))
        self.assertRaises(IndexError, lambda: row['three'])

    def test_bytes_need_a_text_factory(self):
        self.assertRaises(sqlite3.ProgrammingError, self.db.execute, 'select ?', ('\xff',))
        self.db.text_factory = str
        self.assertEqual(self.db.execute('select ?', ('\xff',)).fetchone(), ('\xff',))


class Transactions(Database):
    def test_rollback_ends_cursors(self):
        self.db.executemany('insert into t values (?, null)', [(1,), (2,)])
        self.db.commit()
        self.db.execute('insert into t values (3, null)')
        cursor = self.db.execute('select a from t')
        cursor.fetchone()
        self.db.rollback()
        self.assertRaises(sqlite3.InterfaceError, cursor.fetchone)
        self.assertEqual(self.db.execute('select count(*) from t').fetchone(), (2,))

    def test_with_statement(self):
        with self.assertRaises(KeyError):
            with self.db:
                self.db.execute('insert into t values (1, null)')
                raise KeyError
        self.assertEqual(self.db.execute('select * from t').fetchall(), [])

    def test_other_threads_are_refused(self):
        seen = []

        def work():
            try:
                self.db.cursor()
            except sqlite3.ProgrammingError as error:
                seen.append(error)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        self.assertEqual(len(seen), 1)


class Callbacks(Database):
    def test_function_aggregate_collation(self):
        class Longest(object):
            best = ''

            def step(self, text):
                self.best = max(self.best, text, key=len)

            def finalize(self):
                return self.best
        self.db.create_function('twice', 1, lambda value: value * 2)
        self.db.create_aggregate('longest', 1, Longest)
        self.db.create_collation('backwards', lambda a, b: cmp(b, a))
        self.db.executemany('insert into t values (?, null)', [('a',), ('ccc',), ('bb',)])
        self.assertEqual(self.db.execute('select twice(longest(a)) from t').fetchone(), ('cccccc',))
        self.assertEqual(self.db.execute('select a from t order by a collate backwards').fetchall(),
                         [('ccc',), ('bb',), ('a',)])

    def test_error_of_a_collation_is_raised(self):
        self.db.create_collation('bad', lambda a, b: 1 // 0)
        with self.assertRaises(ZeroDivisionError):
            self.db.execute("select * from (select 'a' x union all select 'b') order by x collate bad").fetchall()
        self.assertEqual(self.db.execute('select 1').fetchone(), (1,))

    def test_authorizer(self):
        self.db.set_authorizer(lambda action, *rest: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_READ else 0)
        self.assertRaises(sqlite3.DatabaseError, self.db.execute, 'select a from t')


class InTheMiddle(Database):
    """Python code that runs inside a statement tries to pull things away."""

    def run_function(self, action):
        self.db.executemany('insert into t values (?, null)', [(i,) for i in range(5)])
        cursor = self.db.cursor()
        seen = []

        def call(value):
            try:
                action(cursor)
            except sqlite3.ProgrammingError as error:
                seen.append(str(error))
            return value
        self.db.create_function('act', 1, call)
        rows = cursor.execute('select act(a) from t').fetchall()
        self.assertEqual(len(rows), 5)
        return seen

    def test_close_of_the_connection(self):
        self.assertEqual(len(self.run_function(lambda cursor: self.db.close())), 5)

    def test_close_of_the_cursor(self):
        self.assertEqual(len(self.run_function(lambda cursor: cursor.close())), 5)

    def test_execute_of_the_cursor(self):
        self.assertEqual(len(self.run_function(lambda cursor: cursor.execute('select 1'))), 5)

    def test_converter_closes_the_connection(self):
        db = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_COLNAMES)
        sqlite3.register_converter('closer', lambda text: db.close())
        with self.assertRaises(sqlite3.ProgrammingError):
            db.execute('select 1 as "a [closer]", 2 as "b [closer]", \'x\'').fetchall()

    def test_parameters_close_the_connection(self):
        db = sqlite3.connect(':memory:')

        class Closer(object):
            def __conform__(self, protocol):
                db.close()
        self.assertRaises(sqlite3.ProgrammingError, db.execute, 'select ?, ?', (Closer(), 1))

    def test_dump_makes_the_database_again(self):
        self.db.execute("insert into t values ('it''s', null)")
        copy = sqlite3.connect(':memory:')
        copy.executescript(''.join(self.db.iterdump()))
        self.assertEqual(copy.execute('select a from t').fetchall(), [("it's",)])

    def test_wrong_arguments_end_the_rows_before(self):
        for name, arguments in (('execute', ()), ('execute', (1, 2, 3)), ('execute', (5,)), ('executemany', ()),
                                ('executemany', (5, 5)), ('executemany', ('select 1', 5))):
            cursor = self.db.execute('select 1 union select 2')
            self.assertRaises((TypeError, ValueError), getattr(cursor, name), *arguments)
            self.assertEqual(cursor.fetchall(), [])

    def test_a_closed_cursor_comes_first(self):
        cursor = self.db.cursor()
        self.assertRaises(ValueError, cursor.executemany, 5, 5)
        cursor.close()
        for method in cursor.execute, cursor.executemany:
            for arguments in (), (1,), ('a', 'b', 'c'):
                self.assertRaises(sqlite3.ProgrammingError, method, *arguments)

    def test_connection_closed_by_parameters(self):
        class Parameters(object):
            def __len__(self):
                connection.close()
                return 1

            def __getitem__(self, i):
                connection.close()
                return i

        def rows():
            connection.close()
            yield 1,
        for use in (lambda cursor: cursor.execute('select ?', Parameters()),
                    lambda cursor: cursor.executemany('insert into t values (?)', [Parameters()]),
                    lambda cursor: cursor.executemany('insert into t values (?)', rows())):
            connection = sqlite3.connect(':memory:')
            connection.execute('create table t(a)')
            self.assertRaises(sqlite3.ProgrammingError, use, connection.cursor())

    def test_other_threads_wait_for_a_callback(self):
        db = sqlite3.connect(':memory:', check_same_thread=False)
        inside, found = threading.Event(), []

        def callback():
            inside.set()
            started.wait()
            for i in range(100):
                time.sleep(0)       # the other thread goes on, as far as it may
            found.append('callback')
            return 5

        def other():
            inside.wait()
            started.set()
            found.append(db.execute('select 1').fetchone())
        started = threading.Event()
        db.create_function('f', 0, callback)
        db.execute('select 1').fetchone()
        thread = threading.Thread(target=other)
        thread.start()
        self.assertEqual(db.execute('select f()').fetchone(), (5,))
        thread.join()
        self.assertEqual(found, ['callback', (1,)])
        db.close()


if __name__ == '__main__':
    unittest.main()
