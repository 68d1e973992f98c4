"""Functions of the library that have a short way for the usual case: it must give what the long way gives."""
import _cookietexts
import os
import Queue
import random
import sched
import shlex
import shutil
import StringIO
import tempfile
import threading
import unittest
import urlparse
from xml.dom import minidom

try:
    import pyexpat
except ImportError:
    pyexpat = None      # a build without expat


def slow_words(text):
    """The words as the class finds them, character by character."""
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ''
    return list(lexer)


def outcome(function, *args):
    try:
        return function(*args)
    except ValueError as error:
        return str(error)


class ShellWords(unittest.TestCase):
    def test_split_is_the_class(self):
        chance = random.Random(27)
        for _ in xrange(3000):
            text = ''.join(chance.choice('ab \t\n\'"\\#\xe4') for _ in range(chance.randrange(12)))
            self.assertEqual(outcome(shlex.split, text), outcome(slow_words, text), repr(text))

    def test_comments_take_the_long_way(self):
        self.assertEqual(shlex.split("a '#b' c # d 'e", comments=True), ['a', '#b', 'c'])


class Schedule(unittest.TestCase):
    def test_equal_times_keep_their_order(self):
        done = []
        plan = sched.scheduler(lambda: 0, lambda seconds: None)
        for number in range(20):
            plan.enterabs(number % 2, 1, done.append, (number,))
        plan.timefunc = lambda: 5
        self.assertEqual([event.argument[0] for event in plan.queue], range(0, 20, 2) + range(1, 20, 2))
        plan.run()
        self.assertEqual(done, range(0, 20, 2) + range(1, 20, 2))
        self.assertTrue(plan.empty())

    def test_cancel(self):
        plan = sched.scheduler(lambda: 0, lambda seconds: None)
        events = [plan.enter(delay, 1, None, ()) for delay in (3, 1, 2)]
        plan.cancel(events[1])
        self.assertEqual(plan.queue, [events[2], events[0]])
        self.assertRaises(ValueError, plan.cancel, events[1])


class Urls(unittest.TestCase):
    def test_joins(self):
        base = 'http://a/b/c/d;p?q#f'
        for url, wanted in (('', base), ('g', 'http://a/b/c/g'), (';x', 'http://a/b/c/;x'), ('?y', 'http://a/b/c/d;p?y'),
                            ('#z', 'http://a/b/c/d;p?q#z'), ('..;x', 'http://a/b/;x'), ('../g;', 'http://a/b/g'),
                            ('/../g', 'http://a/../g'), ('//h/x;', 'http://h/x'), ('mailto:me', 'mailto:me')):
            self.assertEqual(urlparse.urljoin(base, url), wanted, url)

    def test_unsplit(self):
        self.assertEqual(urlparse.urlunsplit(('http', None, 'a', '', '')), 'http:///a')
        self.assertEqual(urlparse.urlunsplit(('', 'h', 'p', 'q', 'f')), '//h/p?q#f')
        self.assertEqual(urlparse.urlunsplit(('mailto', '', 'p', '', '')), 'mailto:p')


class Locks(unittest.TestCase):
    def test_notify_without_the_lock(self):
        for lock in threading.Lock(), threading.RLock():
            condition = threading.Condition(lock)
            self.assertRaises(RuntimeError, condition.notify)
            self.assertRaises(RuntimeError, condition.wait)
            with condition:
                condition.notify()

    def test_lock_of_another_kind(self):
        class Own(object):
            def __init__(self):
                self.lock = threading.Lock()
                self.acquire, self.release = self.lock.acquire, self.lock.release

            def __enter__(self):
                return self.acquire()

            def __exit__(self, *exc_info):
                self.release()
        condition = threading.Condition(Own())
        self.assertRaises(RuntimeError, condition.notify)
        with condition:
            condition.notify()

    def test_queue_with_one_place(self):
        queue = Queue.Queue(1)
        queue.put(1)
        self.assertRaises(Queue.Full, queue.put_nowait, 2)
        for call in lambda: queue.put(2, True, -1), lambda: queue.get(True, -1):
            self.assertRaisesRegexp(ValueError, "^'timeout' must be a non-negative number$", call)
        self.assertEqual(queue.get(), 1)
        self.assertRaises(Queue.Empty, queue.get_nowait)
        queue.task_done()
        self.assertRaises(ValueError, queue.task_done)


class Texts(unittest.TestCase):
    def test_write_behind_the_end(self):
        stream = StringIO.StringIO('abc')
        stream.seek(5)
        stream.write('x')
        self.assertEqual((stream.getvalue(), stream.len, stream.pos), ('abc\0\0x', 6, 6))
        stream.seek(1)
        stream.write('QQ')
        self.assertEqual((stream.getvalue(), stream.pos), ('aQQ\0\0x', 3))

    def test_dates_of_servers(self):
        usual = _cookietexts.http2time('Wed, 09 Feb 1994 22:23:32 GMT')
        self.assertEqual(usual, 760832612)
        self.assertEqual(_cookietexts.http2time('Wed, 09-Feb-94 22:23:32 GMT'), usual)
        self.assertIsNone(_cookietexts.http2time('Wed, 32 Feb 1994 22:23:32 GMT'))

    @unittest.skipIf(pyexpat is None, 'no expat')
    def test_escapes_of_documents(self):
        document = minidom.parseString('<a b="&lt;&quot;&amp;&gt;">&lt;&amp;&gt;"</a>')
        self.assertEqual(document.documentElement.toxml(), u'<a b="&lt;&quot;&amp;&gt;">&lt;&amp;&gt;&quot;</a>')


class Folders(unittest.TestCase):
    def setUp(self):
        self.top = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.top)

    def test_makedirs(self):
        os.makedirs(os.path.join(self.top, 'a', 'b', os.curdir))
        self.assertTrue(os.path.isdir(os.path.join(self.top, 'a', 'b')))
        self.assertRaises(OSError, os.makedirs, os.path.join(self.top, 'a'))
        os.makedirs(os.path.join(self.top, 'a', os.curdir, 'c') + os.sep)
        self.assertTrue(os.path.isdir(os.path.join(self.top, 'a', 'c')))

    def test_walk_of_old(self):
        for name in 'b', 'a', os.path.join('a', 'x'):
            os.mkdir(os.path.join(self.top, name))
        os.symlink(self.top, os.path.join(self.top, 'loop'))
        seen = []

        def visit(arg, folder, names):
            names.sort()
            seen.append((os.path.relpath(folder, self.top), names[:]))
            if 'b' in names:
                names.remove('b')
        os.path.walk(self.top, visit, None)
        self.assertEqual(seen, [('.', ['a', 'b', 'loop']), ('a', ['x']), (os.path.join('a', 'x'), [])])


if __name__ == '__main__':
    unittest.main()
