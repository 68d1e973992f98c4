"""The programs that train a profiled build run to their ends: one that fails would only be told by make."""
import glob
import os
import subprocess
import sys
import unittest

from test.build_kind import CHECKED, SANITIZED

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = sorted(glob.glob(os.path.join(TREE, 'Tools', 'bench', 'training', '*.py')))


@unittest.skipUnless(PROGRAMS, 'an installed library has no training programs')
@unittest.skipIf(CHECKED or SANITIZED, 'only releases are trained')
class TrainingTest(unittest.TestCase):
    def test_each_program_ends_well(self):
        for path in PROGRAMS:
            process = subprocess.Popen([sys.executable, '-S', path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual((process.communicate()[0], process.returncode), ('', 0), path)


if __name__ == '__main__':
    unittest.main()
