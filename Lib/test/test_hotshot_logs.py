"""_hotshot and hotshot: what a log tells, what is refused, damaged logs; test.pystone, which it measures."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import _hotshot
import hotshot
import hotshot.log
import hotshot.stats
from test import pystone
from test.test_support import captured_stdout


def inner():
    return 1


def outer(n):
    for i in range(n):
        inner()
    return n


class Logs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.name = os.path.join(folder, "log")

    def events(self):
        return [(what, place[1] - place_of(place[2]), place[2]) for what, place, _ in hotshot.log.LogReader(self.name)]

    def test_calls(self):
        profile = hotshot.Profile(self.name)
        self.assertEqual(profile.runcall(outer, 2), 2)
        profile.close()
        enter, leave = hotshot.log.ENTER, hotshot.log.EXIT
        self.assertEqual(self.events(), [(enter, 0, "outer"), (enter, 0, "inner"), (leave, 0, "inner"), (enter, 0, "inner"),
                                         (leave, 0, "inner"), (leave, 0, "outer")])

    def test_lines(self):
        profile = hotshot.Profile(self.name, 1)
        profile.runcall(outer, 1)
        profile.close()
        self.assertEqual([(line, name) for what, line, name in self.events() if what == hotshot.log.LINE],
                         [(1, "outer"), (2, "outer"), (1, "inner"), (1, "outer"), (3, "outer")])

    def test_started_and_stopped(self):
        profile = hotshot.Profile(self.name)
        profile.start()
        self.assertRaises(hotshot.ProfilerError, profile.start)
        outer(0)
        profile.stop()
        self.assertRaises(hotshot.ProfilerError, profile.stop)
        profile.run("1 + 1")
        profile.close()
        self.assertRaises(hotshot.ProfilerError, profile.runcall, outer, 1)
        self.assertIn((hotshot.log.ENTER, 0, "outer"), [e for e in self.events() if e[2] == "outer"])

    def test_statistics(self):
        profile = hotshot.Profile(self.name)
        profile.runcall(outer, 3)
        profile.close()
        found = dict((key[2], value) for key, value in hotshot.stats.load(self.name).stats.items())
        self.assertEqual(found["inner"][:2], (3, 3))
        self.assertEqual([key[2] for key in found["inner"][4]], ["outer"])

    def test_notes(self):
        profile = _hotshot.profiler(self.name)
        profile.addinfo("key", "one")
        profile.addinfo("key", "two")
        self.assertRaises(ValueError, profile.addinfo, "key", "x" * 20000)
        profile.close()
        reader = _hotshot.logreader(self.name)
        list(reader)
        self.assertEqual(reader.info["key"], ["one", "two"])
        reader.close()
        self.assertRaises(hotshot.ProfilerError, reader.next)

    def test_large_numbers(self):
        for line in 31, 32, 127, 128, 5000, 70000:
            code = compile("\n" * (line - 1) + "def f(): pass\n", "x" * 200, "exec")
            names = {}
            exec code in names
            profile = _hotshot.profiler(self.name, 1)
            profile.runcall(names["f"])
            profile.close()
            records = list(_hotshot.logreader(self.name))
            self.assertEqual([r[3] for r in records if r[0] == _hotshot.WHAT_LINENO], [line])
            self.assertEqual([r[1:] for r in records if r[0] == _hotshot.WHAT_DEFINE_FUNC], [("f", 0, line)])

    def test_damaged_logs(self):
        for data, error in (("", EOFError), ("\x13\x05", EOFError), ("\x00", EOFError), ("garbage", ValueError),
                            ("C\xff\xff\xff\xff\xff\xff\xff", EOFError), ("\x13\xff\xff\xff\xff\x07", (EOFError, MemoryError))):
            with open(self.name, "wb") as f:
                f.write(data)
            self.assertRaises(error, lambda: list(_hotshot.logreader(self.name)))


def place_of(name):
    return globals()[name].__code__.co_firstlineno if name in globals() else 0


class Pystones(unittest.TestCase):
    def test_work(self):
        with captured_stdout() as shown:
            pystone.main(20)
        first, second = shown.getvalue().splitlines()
        self.assertRegexpMatches(first, r'^Pystone\(1\.1\) time for 20 passes = [-\de.]+$')
        self.assertRegexpMatches(second, r'^This machine benchmarks at [\de.+]+ pystones/second$')
        self.assertEqual((pystone.IntGlob, pystone.Char1Glob, pystone.Char2Glob), (5, 'A', 'B'))
        self.assertEqual((pystone.Array1Glob[8:10], pystone.Array1Glob[38]), ([7, 7], 8))
        self.assertEqual(pystone.Array2Glob[8][8:10] + pystone.Array2Glob[28][8:9], [8, 8, 7])
        record, inner = pystone.PtrGlb, pystone.PtrGlb.PtrComp
        self.assertEqual((record.Discr, record.EnumComp, record.IntComp), (1, 3, 17))
        self.assertEqual((inner.Discr, inner.EnumComp, inner.IntComp, inner.PtrComp), (1, 2, 18, None))

    def test_wrong_arguments(self):
        for arguments, words in (['x'], "Invalid argument 'x'; usage: "), (['1', '2'], '2 arguments are too many; usage: '):
            child = subprocess.Popen([sys.executable, '-m', 'test.pystone'] + arguments, stderr=subprocess.PIPE)
            said = child.communicate()[1]
            self.assertEqual((child.returncode, said[:len(words)]), (100, words))


if __name__ == "__main__":
    unittest.main()
