"""Each case of pickle_cases*.py: made and pickled in one process, in all forms, looked at and run on in another one."""
import os
import subprocess
import sys
import tempfile
import unittest

import pickle_cases
import pickle_cases_code
import pickle_cases_values
from support import undisturbed

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = '''import sys
sys.path.insert(0, %r)
import pickle_cases, pickle_cases_code, pickle_cases_values
pickle_cases.main(*sys.argv[1:])
''' % HERE


class TestCases(unittest.TestCase):
    def half(self, step, path):
        process = subprocess.Popen([sys.executable, '-c', RUN, step, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = process.communicate()[0]
        self.assertEqual((process.returncode, text), (0, ''), text)


def _add(case):
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test(self):
        handle, path = tempfile.mkstemp('-' + case.__name__)
        os.close(handle)
        try:
            self.half('make', path)
            self.half('check', path)
        finally:
            os.remove(path)
    setattr(TestCases, 'test_' + case.__name__, test)


for _case in pickle_cases.CASES:
    _add(_case)


if __name__ == '__main__':
    unittest.main()
