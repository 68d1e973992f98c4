"""test.pystone and hotshot.stones: the program does its work and tells figures."""
import subprocess
import sys
import unittest
from test import pystone
from test.test_support import captured_stdout


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


if __name__ == '__main__':
    unittest.main()
