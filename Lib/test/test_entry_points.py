"""python -m MODULE: what the programs of the library say and how they end; what is printed where nothing can be."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest


class Programs(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_python(self, words, given=''):
        """(status, stdout, stderr) of the interpreter with these words."""
        process = subprocess.Popen([sys.executable] + words.split(), cwd=self.folder, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(given)
        return process.returncode, out, err

    def test_quopri_tells_which_file_and_goes_on(self):
        with open(os.path.join(self.folder, 'text'), 'w') as stream:
            stream.write('a=b\n')
        self.assertEqual(self.run_python('-m quopri nofile'),
                         (1, '', "nofile: can't open ([Errno 2] No such file or directory: 'nofile')\n"))
        status, out, err = self.run_python('-m quopri nofile text')
        self.assertEqual((status, out), (1, 'a=3Db\n'))

    def test_mimetypes(self):
        self.assertEqual(self.run_python('-m mimetypes a.html')[1], 'type: text/html encoding: None\n')
        self.assertEqual(self.run_python('-m mimetypes zz')[1], "I don't know anything about type zz\n")

    def test_extensions(self):
        out = self.run_python('-m mimetypes -e text/html image/jpeg text/plain audio/mpeg')[1]
        self.assertEqual(out.split(), ['.htm', '.jpe', '.ksh', '.mp3'])

    def write(self, name, data):
        with open(os.path.join(self.folder, name), 'wb') as stream:
            stream.write(data)

    def test_sndhdr(self):
        os.makedirs(os.path.join(self.folder, 'a', 'b'))
        self.write('a/b/sound.voc', 'Creative Voice File\x1a' + '\0' * 40)
        self.write('text', 'no sound')
        kind = repr(('voc', 0, 1, -1, 8))
        for words, said in [('text nofile', 'text: None\nnofile: *** not found ***\n'),
                            ('a', 'a/: recursing down:\na/b/: *** directory (use -r) ***\n'),
                            ('-r a', 'a/: recursing down:\na/b/: recursing down:\na/b/sound.voc: %s\n' % kind)]:
            self.assertEqual(self.run_python('-m sndhdr ' + words), (0, said, ''))

    def test_fileinput(self):
        self.write('one', 'a\nb\n')
        self.write('two', 'c\n')
        self.assertEqual(self.run_python('-m fileinput one two')[1],
                         '1: one[1]* a\n2: one[2] b\n3: two[1]* c\n3: two[1]\n')

    def test_pstats(self):
        out = self.run_python('-m pstats', 'read /no/such\nstats\n')[1]
        self.assertEqual(out.split('\n'), ['Welcome to the profile statistics browser.', '% No such file or directory',
                                           '% No statistics object is loaded.', '% ', 'Goodbye.', ''])

    def test_rot_13(self):
        self.assertEqual(self.run_python('-m encodings.rot_13', 'Hello.\n')[1], 'Uryyb.\n')

    def test_doctest_knows_no_options(self):
        for words in '-m doctest', '-m doctest -h':
            status, out, err = self.run_python(words)
            self.assertEqual((status, out.split(' [')[0], err), (2, 'usage: doctest', ''))

    def test_usage_of_discovery(self):
        status, out, err = self.run_python('-m unittest discover --nosuch')
        self.assertEqual((status, err.split('\n')[0]), (2, 'Usage: python -m unittest discover [options]'))

    def test_end_of_input_ends_the_line_of_the_prompt(self):
        for given in '', 'x = 1\n', 'x = 1':
            self.assertEqual(self.run_python('-i', given)[2][-5:], '>>> \n')
        self.assertEqual(self.run_python('-i', 'if 1:\n  x')[2][-5:], '>>> \n')

    def test_without_stderr_or_hook(self):
        def ends(names):
            program = '__import__("sys").__dict__.update(%s);1/0' % names
            return self.run_python('-c ' + program)[2].split('\n')[:-1]
        missing, lost = 'sys.excepthook is missing', 'lost sys.stderr'
        self.assertEqual(ends('stderr=None'), [lost])
        self.assertEqual(ends('stderr=None,excepthook=None'), [missing, lost])
        shown = ends('excepthook=None')
        self.assertEqual([shown[0], shown[-1]], [missing, 'ZeroDivisionError: integer division or modulo by zero'])

    def test_warnings_of_options(self):
        told = '-c:1: DeprecationWarning: classic %s division\n'
        for option, program, kinds in (('-Qwarn', 'a=5;a/2;5L/2', ('int', 'long')), ('-Qwarn', '5.0/2', ()),
                                       ('-Qwarnall', '5/2;5.0/2', ('int', 'float')), ('-Qold', '5/2', ()),
                                       ('-Qnew', '5/2', ())):
            self.assertEqual(self.run_python(option + ' -c ' + program)[2], ''.join([told % kind for kind in kinds]))
        self.assertEqual(self.run_python('-b -c u"a"==bytearray("a")')[2],
                         '-c:1: BytesWarning: Comparison between bytearray and unicode\n')

    def test_modes_of_descriptors(self):
        wrong = "mode string must begin with one of 'r', 'w', 'a' or 'U', not 'q'"
        for mode, told in ('q', wrong), ('', 'empty mode string'):
            self.assertRaisesRegexp(ValueError, told, os.fdopen, 0, mode)
            self.assertRaisesRegexp(ValueError, told, open, os.devnull, mode)


if __name__ == '__main__':
    unittest.main()
