"""Modules of old programs: popen2, mutex, dircache, fpformat, posixfile, stringold."""
import os
import shutil
import tempfile
import unittest
import warnings

with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    import dircache
    import fpformat
    import mutex
    import popen2
    import posixfile
    import stringold


class Commands(unittest.TestCase):

    def test_status(self):
        self.assertEqual(popen2.Popen3('exit 3').wait(), 3 << 8)
        self.assertEqual(popen2.Popen3('kill -9 $$').wait(), 9)
        self.assertEqual(popen2.Popen3(['true']).poll() in (-1, 0), True)

    def test_pipes(self):
        for make, errors in ((popen2.popen2, None), (popen2.popen3, 'apart'), (popen2.popen4, 'with')):
            pipes = make('cat' + ('; echo e >&2' if errors else ''))
            pipes[1].write('hi')
            pipes[1].close()
            self.assertEqual(pipes[0].read(), 'hie\n' if errors == 'with' else 'hi')
            if errors == 'apart':
                self.assertEqual(pipes[2].read(), 'e\n')

    def tearDown(self):
        for child in popen2._active:
            child.wait()
        popen2._cleanup()
        self.assertEqual(popen2._active, [])


class Waiting(unittest.TestCase):

    def test_calls_in_their_order(self):
        lock, seen = mutex.mutex(), []
        for number in 1, 2, 3:
            lock.lock(seen.append, number)
        self.assertEqual((seen, lock.test(), lock.testandset()), ([1], True, False))
        for _ in range(3):
            lock.unlock()
        self.assertEqual((seen, lock.test()), ([1, 2, 3], False))


class Folders(unittest.TestCase):

    def test_read_again_when_changed(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        os.mkdir(os.path.join(folder, 'b'))
        os.utime(folder, (1, 1))
        first = dircache.listdir(folder)
        self.assertTrue(dircache.opendir(folder) is first)
        open(os.path.join(folder, 'a'), 'w').close()
        names = dircache.listdir(folder)[:]
        dircache.annotate(folder, names)
        self.assertEqual((first, names), (['b'], ['a', 'b/']))
        dircache.reset()
        self.assertEqual(dircache.cache, {})


class Digits(unittest.TestCase):

    def test_fix(self):
        for x, digits, text in ((123.456, 2, '123.46'), (9.99, 1, '10.0'), (-0.001, 2, '-0.00'), (12345, -2, '12300'),
                                ('1e10', 1, '10000000000.0'), (999.9995, 3, '1000.000'), ('abc', 3, 'abc'), (5, 0, '5')):
            self.assertEqual(fpformat.fix(x, digits), text)

    def test_sci(self):
        for x, digits, text in ((123.456, 2, '1.23e+002'), (9.99, 1, '1.0e+001'), (1e-5, 0, '1e-005'),
                                ('-.5', 3, '-5.000e-001'), (0, 1, '0.0e+000')):
            self.assertEqual(fpformat.sci(x, digits), text)
        self.assertRaises(fpformat.NotANumber, fpformat.sci, 'abc', 1)
        self.assertIsNone(fpformat.decoder.match('0' * 200000 + 'x'))       # in time that grows with the length


class Strings(unittest.TestCase):

    def test_limits_are_zero_by_default(self):
        self.assertEqual((stringold.split('a b'), stringold.split('a b', None, 1)), (['a b'], ['a', 'b']))
        self.assertEqual((stringold.replace('aa', 'a', 'b'), stringold.replace('aa', 'a', 'b', 1)), ('aa', 'ba'))

    def test_numbers(self):
        self.assertEqual((stringold.atoi('ff', 16), stringold.atol('12'), stringold.atof(' 1.5 ')), (255, 12L, 1.5))
        for function in stringold.atoi, stringold.atol, stringold.atof:
            self.assertRaises(TypeError, function, 5)

    def test_width(self):
        self.assertEqual([function('-5', 4) for function in (stringold.ljust, stringold.rjust, stringold.zfill)],
                         ['-5  ', '  -5', '-005'])


class PosixFiles(unittest.TestCase):

    def setUp(self):
        handle, path = tempfile.mkstemp()
        os.close(handle)
        self.addCleanup(os.remove, path)
        self.file = posixfile.open(path, 'w+')
        self.addCleanup(self.file.close)

    def test_flags(self):
        seen = []
        for change in 'a', 'nc', '!a', '=':
            self.file.flags(change)
            seen.append(self.file.flags())
        self.assertEqual(seen, ['a', 'can', 'cn', 'c'])

    def test_lock_of_another_process(self):
        self.file.write('text')
        self.file.flush()
        self.assertEqual((self.file.lock('w|', 10), self.file.lock('r?')), (None, None))
        child = os.fork()
        if child == 0:
            known = posixfile.open(self.file.name, 'r+').lock('w?')
            os._exit(known != ('w', 10, 0, 0, os.getppid()))
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_copies(self):
        copy = self.file.dup()
        copy.write('x')
        copy.close()
        self.file.seek(0)
        self.assertEqual(self.file.read(), 'x')
        self.assertRaises(TypeError, posixfile.fileopen, 5)


if __name__ == '__main__':
    unittest.main()
