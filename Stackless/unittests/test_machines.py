"""The register switches that this build does not use: of other machines, under qemu, and the one of the C library."""
import os
import platform
import shutil
import subprocess
import tempfile
import unittest

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'switch')


def there_is(*programs):
    for program in programs:
        try:
            subprocess.Popen([program, '--version'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT).communicate()
        except OSError:
            return False
    return True


class TestSwitches(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def build_and_run(self, compile, switch, run=()):
        program = os.path.join(self.folder, 'switches')
        command = list(compile) + ['-O2', '-I' + FOLDER, '-o', program, os.path.join(FOLDER, 'tests', 'test_switch.c'),
                                   os.path.join(FOLDER, switch), '-lm']
        subprocess.check_call(command)
        child = subprocess.Popen(list(run) + [program], stdout=subprocess.PIPE)
        out = child.communicate()[0]
        self.assertEqual((child.returncode, out.count('ok '), 'FAIL' in out), (0, 5, False), out)

    @unittest.skipUnless(there_is('aarch64-linux-gnu-gcc', 'qemu-aarch64'), 'no cross compiler, or no qemu')
    def test_aarch64(self):
        self.build_and_run(['aarch64-linux-gnu-gcc', '-static'], 'switch_aarch64.S', ['qemu-aarch64'])

    @unittest.skipUnless(there_is('cc'), 'no compiler')
    def test_c_library(self):
        self.build_and_run(['cc', '-DSLP_FORCE_UCONTEXT'], 'switch_ucontext.c')

    @unittest.skipUnless(there_is('cc'), 'no compiler')
    def test_this_machine(self):
        switch = 'switch_%s.S' % platform.machine()
        if not os.path.exists(os.path.join(FOLDER, switch)):
            self.skipTest('the C library switches here')
        self.build_and_run(['cc'], switch)


if __name__ == '__main__':
    unittest.main()
