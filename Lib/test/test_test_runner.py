"""test.regrtest, run as a program on a few modules of its own."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

BODIES = {'test_good': 'pass', 'test_bad': 'self.fail("why")', 'test_left_out': 'self.skipTest("no need")',
          'test_needs': 'from test import support; support.requires("network")'}
MODULE = 'import unittest\nclass T(unittest.TestCase):\n    def test(self): %s\n'


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        for name, body in BODIES.items():
            with open(os.path.join(self.folder, name + '.py'), 'w') as module:
                module.write(MODULE % body)
        with open(os.path.join(self.folder, 'test_not_here.py'), 'w') as module:
            module.write('import unittest\nraise unittest.SkipTest("elsewhere")\n')

    def run_tests(self, *args):
        child = subprocess.Popen([sys.executable, '-m', 'test.regrtest', '--testdir', self.folder] + list(args),
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = child.communicate()[0]
        return child.returncode, output

    def test_success(self):
        status, output = self.run_tests('test_good', 'test_left_out')
        self.assertEqual(status, 0)
        self.assertIn('All 2 tests OK.', output)
        self.assertTrue(output.endswith('Tests result: SUCCESS\n'), output)

    def test_failure(self):
        status, output = self.run_tests('test_good', 'test_bad', 'test_not_here')
        self.assertEqual(status, 2)
        self.assertIn('1 test failed:\n    test_bad\n', output)
        self.assertIn('1 test skipped:\n    test_not_here\n', output)
        self.assertIn('why', output)

    def test_again(self):
        output = self.run_tests('-w', 'test_bad')[1]
        self.assertIn("Re-running test 'test_bad' in verbose mode", output)
        self.assertIn('Tests result: FAILURE then FAILURE', output)

    def test_all_but(self):
        status, output = self.run_tests('-x', 'test_bad', 'test_needs')
        self.assertEqual(status, 0)
        self.assertIn('/3] test_good', output)

    def test_matching(self):
        for pattern in 'test', 'T', '*good.T*', 'other', 'test_bad':
            output = self.run_tests('-m', pattern, 'test_good', 'test_bad')[1]
            self.assertEqual('FAILURE' in output, pattern in ('test', 'T', 'test_bad'), output)
        self.assertIn('Tests result: NO TEST RUN', self.run_tests('-m', 'other', 'test_good')[1])
        patterns = os.path.join(self.folder, 'patterns')
        with open(patterns, 'w') as lines:
            lines.write('test_good\n\n')
        output = self.run_tests('--matchfile', patterns, 'test_good', 'test_bad')[1]
        self.assertIn('1 test run no tests:\n    test_bad\n', output)

    def test_memory(self):
        self.assertEqual(self.run_tests('-M', '2.5Gb', 'test_good')[0], 0)
        self.assertIn("ValueError: Invalid memory limit '1x'", self.run_tests('-M', '1x', 'test_good')[1])

    def test_resources(self):
        self.assertIn('All 2 tests OK.', self.run_tests('-u', 'all', 'test_needs', 'test_good')[1])


if __name__ == '__main__':
    unittest.main()
