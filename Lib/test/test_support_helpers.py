"""test.support: what programs that test themselves import from it."""
import os
import socket
import sys
import threading
import unittest
import warnings

if __name__ == '__main__':
    # A program in the package's own folder: the package lies beside it.
    sys.path[0] = os.path.dirname(sys.path[0])

from test import support, test_support


def within(manager, action):
    """Does something in a with statement."""
    with manager:
        action()


class Names(unittest.TestCase):

    def test_both_modules_are_one(self):
        self.assertTrue(support is test_support)
        self.assertEqual([name for name in support.__all__ if not hasattr(support, name)], [])


class Files(unittest.TestCase):

    def test_folders(self):
        before = os.getcwd()
        with support.temp_dir() as outer, support.change_cwd(outer):
            with support.temp_cwd('inner') as inner:
                self.assertEqual((os.path.basename(inner), os.getcwd()), ('inner', inner))
                open(support.TESTFN, 'w').close()
            self.assertEqual(os.listdir(outer), [])
        self.assertEqual((os.getcwd(), os.path.exists(outer)), (before, False))

    def test_remove(self):
        with support.temp_cwd(support.TESTFN):
            os.makedirs('a/b')
            open('a/b/c', 'w').close()
            os.chmod('a/b', 0500)
            support.rmtree('a')
            for remove in support.unlink, support.rmdir, support.rmtree:
                remove('a')
            self.assertEqual(os.listdir('.'), [])

    def test_bad_descriptor(self):
        self.assertRaises(OSError, os.fstat, support.make_bad_fd())


class Modules(unittest.TestCase):

    def test_missing_module_skips(self):
        self.assertRaises(unittest.SkipTest, support.import_module, 'no_such_module_here')
        self.assertTrue(support.import_module('os') is os)

    def test_fresh_module(self):
        import heapq
        fresh = support.import_fresh_module('heapq', blocked=['_heapq'])
        self.assertFalse(fresh is heapq)
        self.assertEqual(type(fresh.heappush), type(lambda: 0))
        self.assertTrue(sys.modules['heapq'] is heapq)
        self.assertEqual(support.import_fresh_module('no_such_module_here'), None)

    def test_clean_import(self):
        import colorsys
        with support.CleanImport('colorsys'):
            self.assertNotIn('colorsys', sys.modules)
        self.assertTrue(sys.modules['colorsys'] is colorsys)

    def test_path(self):
        path, folders = sys.path, sys.path[:]
        with support.DirsOnSysPath('/one', '/two'):
            self.assertEqual(sys.path[-2:], ['/one', '/two'])
            sys.path = []
        self.assertTrue(sys.path is path)
        self.assertEqual(path, folders)


class Output(unittest.TestCase):

    def test_captured(self):
        with support.captured_stdout() as out, support.captured_stderr() as err, support.captured_stdin() as source:
            source.write('in\n')
            source.seek(0)
            print raw_input()
            print >> sys.stderr, 'err'
        self.assertEqual((out.getvalue(), err.getvalue()), ('in\n', 'err\n'))

    def test_expected_warnings(self):
        with support.check_warnings(('^x', UserWarning), quiet=True) as seen:
            warnings.warn('xyz')
            self.assertEqual((str(seen.message), seen.category, len(seen.warnings)), ('xyz', UserWarning, 1))
            seen.reset()
            self.assertEqual((seen.message, len(seen.warnings)), (None, 0))
        with support.check_warnings():
            pass

    def test_warning_comes_each_time(self):
        for _ in range(2):
            with support.check_warnings(('again', UserWarning)):
                warnings.warn('again')

    def test_unexpected_and_missing_warnings(self):
        def warn():
            warnings.warn('x', UserWarning)
            warnings.warn('y', RuntimeWarning)

        for action in int, warn:
            self.assertRaises(AssertionError, within, support.check_warnings(('x', UserWarning)), action)


class Settings(unittest.TestCase):

    def test_environment(self):
        os.environ.pop('SUPPORT_A', None)
        os.environ['SUPPORT_B'] = 'b'
        with support.EnvironmentVarGuard() as env:
            env['SUPPORT_A'] = '1'
            env.set('SUPPORT_A', '2')
            env.unset('SUPPORT_B')
            self.assertEqual((os.environ['SUPPORT_A'], 'SUPPORT_B' in env), ('2', False))
        self.assertEqual((os.environ.get('SUPPORT_A'), os.environ.pop('SUPPORT_B')), (None, 'b'))

    def test_swap(self):
        class Thing(object):
            known = 1
        thing, table = Thing(), {1: 'one'}
        with support.swap_attr(thing, 'new', 2), support.swap_attr(thing, 'known', 3), support.swap_item(table, 1, 'x'):
            self.assertEqual((thing.new, thing.known, table), (2, 3, {1: 'x'}))
        self.assertEqual((hasattr(thing, 'new'), thing.known, table), (False, 1, {1: 'one'}))

    def test_transient_resource(self):
        def fail(number):
            raise IOError(number, 'x')

        for number, kind in (5, support.ResourceDenied), (6, IOError):
            self.assertRaises(kind, within, support.TransientResource(IOError, errno=5), lambda: fail(number))

    def test_time_zone(self):
        import time
        before = os.environ.get('TZ')
        self.assertEqual(support.run_with_tz('XYZ-1')(lambda: time.tzname[0])(), 'XYZ')
        self.assertEqual(os.environ.get('TZ'), before)

    def test_resources(self):
        for allowed, fits in ((None, True), ([], False), (['cpu'], True), (['audio'], False)):
            with support.swap_attr(support, 'use_resources', allowed):
                try:
                    support.requires('cpu')
                    self.assertTrue(fits)
                except support.ResourceDenied:
                    self.assertFalse(fits)


class Small(unittest.TestCase):

    def test_ports(self):
        with support.swap_attr(socket, 'SUPPORT', 1):
            first = socket.socket()
            try:
                self.assertGreater(support.bind_port(first), 0)
                self.assertGreater(support.find_unused_port(), 0)
            finally:
                first.close()

    def test_threads(self):
        gate, counts = threading.Lock(), []

        @support.reap_threads
        def work():
            gate.acquire()
            with support.start_threads([threading.Thread(target=lambda: within(gate, int)) for _ in range(3)], gate.release):
                counts.append(support.threading_setup()[0])

        work()
        self.assertEqual(counts[0], support.threading_setup()[0] + 3)

    def test_comparison(self):
        self.assertEqual([support.fcmp(1.0, 1.0 + 1e-9), support.fcmp((1.0, 2), (1.0, 3)), support.fcmp([1], [1, 2])],
                         [0, -1, -1])
        self.assertEqual(support.sortdict({2: 'b', 1: 'a'}), "{1: 'a', 2: 'b'}")

    def test_syntax_error(self):
        support.check_syntax_error(self, 'def f(:', lineno=1)
        self.assertRaises(AssertionError, support.check_syntax_error, self, 'x = 1')

    def test_implementation(self):
        self.assertTrue(support.check_impl_detail())
        self.assertTrue(support.check_impl_detail(cpython=True))
        self.assertFalse(support.check_impl_detail(jython=True))
        self.assertTrue(support.check_impl_detail(jython=False))

    def test_memory_limit(self):
        before = support.max_memuse, support.real_max_memuse
        try:
            support.set_memlimit('2.5Gb')
            self.assertEqual(support.max_memuse, int(2.5 * 2 ** 30))
            self.assertRaises(ValueError, support.set_memlimit, 'much')
        finally:
            support.max_memuse, support.real_max_memuse = before


class Passing(unittest.TestCase):
    def test(self):
        pass


class Failing(unittest.TestCase):
    def check(self):
        self.fail('told')


class Running(unittest.TestCase):

    def test_run(self):
        with support.swap_attr(support, 'verbose', 0):
            support.run_unittest(Passing, Passing('test'), unittest.TestSuite())
            with self.assertRaises(support.TestFailed) as caught:
                support.run_unittest(Failing('check'))
            self.assertIn('told', str(caught.exception))
            self.assertRaises(support.TestDidNotRun, support.run_unittest, unittest.TestSuite())
            self.assertRaises(ValueError, support.run_unittest, 'no_such_module_here')

    def test_output_of_verbose_run(self):
        with support.captured_stdout() as out, support.swap_attr(support, 'verbose', 1):
            support.run_unittest(Passing)
        self.assertIn('test (%s.Passing) ... ok' % __name__, out.getvalue())


if __name__ == '__main__':
    unittest.main()
