"""distutils: register and upload against a server that only listens, config, bdist_rpm's spec file."""
import os
import shutil
import struct
import sys
import tempfile
import textwrap
import threading
import unittest
import zipfile
from BaseHTTPServer import BaseHTTPRequestHandler, HTTPServer
from cgi import FieldStorage
from distutils import log
from distutils.command.bdist_rpm import bdist_rpm
from distutils.command.bdist_wininst import bdist_wininst
from distutils.command.config import config
from distutils.command.register import register
from distutils.command.upload import upload
from distutils.core import Distribution, Extension
from distutils.errors import DistutilsError, DistutilsOptionError, DistutilsPlatformError

ABOUT = dict(name='foo-bar', version='1.0-2', url='http://x', author='A', author_email='a@b', description='short',
             long_description='long\n\xc3\xa9', keywords=['k1', 'k2'], license='MIT')


class Index(BaseHTTPRequestHandler):
    """Remembers the forms that it gets."""

    def do_POST(self):
        form = FieldStorage(self.rfile, self.headers, environ={'REQUEST_METHOD': 'POST'})
        self.server.got.append((form, self.headers.get('Authorization')))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        pass


class InFolder(unittest.TestCase):

    def setUp(self):
        before = os.getcwd(), os.environ.get('HOME'), log.set_threshold(log.FATAL)
        self.folder = os.path.realpath(tempfile.mkdtemp())
        os.chdir(self.folder)
        os.environ['HOME'] = self.folder
        self.addCleanup(self.restore, *before)

    def restore(self, folder, home, threshold):
        os.chdir(folder)
        os.environ['HOME'] = home or ''
        log.set_threshold(threshold)
        shutil.rmtree(self.folder)

    def write(self, name, text):
        with open(name, 'wb') as out:
            out.write(text)


class Requests(InFolder):

    def setUp(self):
        InFolder.setUp(self)
        self.server = HTTPServer(('127.0.0.1', 0), Index)
        self.server.got, self.server.status = [], 200
        thread = threading.Thread(target=self.server.serve_forever, kwargs={'poll_interval': 0.01})
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(self.server.shutdown)
        url = 'http://127.0.0.1:%d/' % self.server.server_port
        self.write('.pypirc', textwrap.dedent('''\
            [distutils]
            index-servers = test
            [test]
            username: me
            password: secret
            repository: %s
            ''') % url)
        self.about = Distribution(ABOUT)

    def command(self, kind):
        made = kind(self.about)
        made.repository = 'test'
        made.ensure_finalized()
        return made

    def test_register(self):
        self.command(register).run()
        (form, _), = self.server.got
        self.assertEqual([form.getfirst(name) for name in (':action', 'name', 'version', 'home_page', 'description')],
                         ['submit', 'foo-bar', '1.0-2', 'http://x', 'long\n\xc3\xa9'])
        self.assertEqual(form.getlist('keywords'), ['k1', 'k2'])
        self.assertEqual(self.about.password, 'secret')

    def test_upload(self):
        content = 'any\r\nbytes\r\0'
        self.write('foo.tar.gz', content)
        self.about.dist_files = [('sdist', '', 'foo.tar.gz')]
        self.command(upload).run()
        (form, login), = self.server.got
        self.assertEqual((form['content'].filename, form['content'].value), ('foo.tar.gz', content))
        self.assertEqual((form.getfirst(':action'), form.getfirst('filetype')), ('file_upload', 'sdist'))
        self.assertEqual(login, 'Basic ' + 'me:secret'.encode('base64').strip())

    def test_refused_upload(self):
        self.write('foo.tar.gz', 'x')
        self.about.dist_files = [('sdist', '', 'foo.tar.gz')]
        self.server.status = 403
        self.assertRaises(DistutilsError, self.command(upload).run)

    def test_nothing_to_upload(self):
        self.assertRaises(DistutilsOptionError, self.command(upload).run)

    def test_unknown_server(self):
        command = register(self.about)
        command.repository = 'http://elsewhere'
        command.ensure_finalized()
        self.assertRaises(ValueError, command.run)


class Config(InFolder):

    def test_answers(self):
        probe = config(Distribution())
        probe.ensure_finalized()
        probe.dump_source = 0
        main = 'int main(void) { return %s; }'
        null = os.dup(2)
        try:
            with open(os.devnull, 'w') as nowhere:
                os.dup2(nowhere.fileno(), 2)            # the compiler's complaints
            answers = [probe.try_cpp(headers=['stdio.h']), probe.check_header('no_such_header.h'),
                       probe.search_cpp('^b', 'foo\nbar'), probe.search_cpp('x', 'foo\nbar'),
                       probe.try_compile('int main('), probe.try_link(main % 'no_such_function()'),
                       probe.try_run(main % 0), probe.try_run(main % 3), probe.check_lib('m')]
        finally:
            os.dup2(null, 2)
            os.close(null)
        self.assertEqual(answers, [1, 0, 1, 0, 0, 0, 1, 0, 1])
        self.assertEqual(os.listdir('.'), [])


class Spec(InFolder):

    def lines(self, extensions=(), **options):
        about = Distribution(dict(ABOUT, ext_modules=list(extensions)))
        command = bdist_rpm(about)
        for name, value in options.items():
            setattr(command, name, value)
        command.ensure_finalized()
        return command._make_spec_file()

    def test_tags(self):
        lines = self.lines(requires='a, b', release='7-8', serial='3')
        for line in ('%define version 1.0_2', '%define unmangled_version 1.0-2', '%define release 7_8', 'BuildArch: noarch',
                     'Vendor: A <a@b>', 'Requires: a b', 'Summary: short'):
            self.assertIn(line, lines)
        self.assertNotIn('Provides: ', lines)

    def test_extension(self):
        lines = self.lines([Extension('q', ['q.c'])], python='py')
        self.assertNotIn('BuildArch: noarch', lines)
        self.assertIn('env CFLAGS="$RPM_OPT_FLAGS" py %s build' % os.path.basename(sys.argv[0]), lines)

    def test_script_and_changelog(self):
        self.write('script', 'do this\n')
        lines = self.lines(pre_install='script', changelog='* Monday\n - point\nmore\n* Sunday')
        self.assertEqual(lines[lines.index('%pre'):][:3], ['%pre', 'do this', ''])
        self.assertEqual(lines[lines.index('%changelog'):],
                         ['%changelog', '* Monday', '- point', '  more', '', '* Sunday'])

    def test_options_that_exclude_each_other(self):
        for options in dict(source_only=1, binary_only=1), dict(python='x', fix_python=1), dict(rpm3_mode=0):
            self.assertRaises(DistutilsOptionError, self.lines, **options)


class Installer(InFolder):

    def test_parts(self):
        self.write('foo.py', 'x = 1\n')
        about = Distribution(dict(ABOUT, py_modules=['foo']))
        command = bdist_wininst(about)
        command.get_exe_bytes = lambda: 'PROGRAM'
        command.ensure_finalized()
        command.run()
        (_, version, path), = about.dist_files
        with open(path, 'rb') as installer:
            data = installer.read()
        self.assertTrue(data.startswith('PROGRAM[metadata]\nauthor=A\n'))
        self.assertEqual(version, 'any')
        with zipfile.ZipFile(path) as archive:
            self.assertEqual(archive.read('PURELIB/foo.py'), 'x = 1\n')
            start = data.index('PK')
        magic, settings, bitmap = struct.unpack('<iii', data[start - 12:start])
        self.assertEqual((magic, settings, bitmap), (0x1234567b, start - 12 - len('PROGRAM'), 0))

    def test_program_is_missing(self):
        command = bdist_wininst(Distribution(ABOUT))
        command.plat_name = 'win-nowhere'
        command.ensure_finalized()
        self.assertRaises(DistutilsPlatformError, command.run)


if __name__ == '__main__':
    unittest.main()
