"""The hosts of Tools/embed, built against an installed tree through python2.7-config and pkg-config."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.dirname(os.path.realpath(sys.executable))
HOSTS = os.path.join(TREE, 'Tools', 'embed')

PLUGIN = r'''
import sys, re, host, stackless, threading
assert not hasattr(sys, 'marked')
sys.marked = 1
class Cycle(object):
    def __del__(self): pass
ring = [Cycle()]
ring.append(ring)
channel = stackless.channel()
stackless.tasklet(channel.receive)()
stackless.run()
host.report('plugin ran')
'''

TASKLETS = r'''
import stackless
done = []
def work(n):
    for i in xrange(n):
        pass
    done.append(n)
    stackless.schedule()
for n in (100, 2000, 30000):
    stackless.tasklet(work)(n)
'''

EVENTS = r'''
import host, stackless
def listen(name, count):
    total = 0
    for i in xrange(count):
        total += sorted([events.receive()], key=lambda x: x)[0]
    host.emit('%s %d' % (name, total))
stackless.tasklet(listen)('short', 3)
stackless.tasklet(listen)('long', 10)
stackless.tasklet(listen)('endless', 10 ** 9)
'''

SERVER = r'''
import sys, threading, time, stackless
seen = set()
def handle(thread, call):
    channel = stackless.channel()
    stackless.tasklet(channel.send)((thread, call))
    seen.add(channel.receive())
def idle():
    while 1:
        time.sleep(0.001)
for i in range(3):
    thread = threading.Thread(target=idle)
    thread.daemon = True
    thread.start()
def finish():
    print 'seen:', len(seen)
    sys.stdout.flush()
'''

NAMES = r'''
#include <Python.h>
void init_locale(void) { abort(); }
void initmath(void) { abort(); }
int main(void)
{
    int status;
    Py_Initialize();
    status = PyRun_SimpleString("import _locale, math, re, sys; math.pi; sys.stdout.write('done\\n')");
    Py_Finalize();
    return status;
}
'''


def output(*command, **options):
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    text = child.communicate()[0]
    if child.returncode:
        raise AssertionError('%s: status %d\n%s' % (command[0], child.returncode, text))
    return text


@unittest.skipUnless(os.path.isdir(HOSTS) and os.path.exists(os.path.join(TREE, 'Makefile')), 'not in a built tree')
class EmbeddingTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = os.path.realpath(tempfile.mkdtemp())
        cls.home = os.path.join(cls.folder, 'py')
        environ = dict((k, v) for k, v in os.environ.items() if not k.startswith('MAKE') and k != 'MFLAGS')
        output('make', '-C', TREE, 'install', 'DESTDIR=', 'prefix=' + cls.home, env=environ)
        config = os.path.join(cls.home, 'bin', 'python2.7-config')
        cls.by_config = output(config, '--includes', '--ldflags').split()
        # The hosts lie outside of the tree: the library finds its home from its own place.
        cls.environ = dict((k, v) for k, v in os.environ.items() if not k.startswith('PYTHON'))
        cls.environ['LD_LIBRARY_PATH'] = os.path.join(cls.home, 'lib')

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def host(self, name, flags, *arguments):
        program = os.path.join(self.folder, name)
        source = os.path.join(HOSTS, name + '.c')
        compiler = 'cc'
        if not os.path.exists(source):
            source, compiler = os.path.join(HOSTS, name + '.cc'), 'c++'
        output(compiler, '-Wall', '-Werror', '-o', program, source, '-lpthread', *flags)
        return output(program, *arguments, env=self.environ).splitlines()

    def test_plugins_each_in_an_interpreter_of_its_own_in_many_rounds(self):
        lines = self.host('plugin_host', self.by_config, '20', PLUGIN, 'raise SystemError(1)', PLUGIN)
        self.assertEqual(lines.count('host: plugin ran'), 40)
        self.assertEqual(lines[-1], 'failed: 20')

    def test_event_loop_gives_tasklets_a_slice_of_each_frame(self):
        lines = self.host('frame_host', self.by_config, '1000', '1000', TASKLETS)
        frames = int(lines[-1].split()[1])
        self.assertTrue(20 < frames < 1000, lines)
        self.assertEqual(lines[-1].split()[-1], '0')

    def test_event_loop_stops_with_tasklets_left(self):
        lines = self.host('frame_host', self.by_config, '3', '1000', TASKLETS)
        self.assertEqual(lines[-1].split()[1], '3')
        self.assertGreater(int(lines[-1].split()[-1]), 0)

    def test_events_of_a_host_in_cpp_wake_tasklets_that_live_on(self):
        lines = self.host('event_host', self.by_config, '20', EVENTS)
        # Events 0, 1, ... after the first frame, in which the tasklets have just begun to wait.
        self.assertEqual(lines, ['waiting: 1', 'short 6', 'long 55'])

    def test_threads_of_the_host_call_in_while_daemon_threads_run(self):
        lines = self.host('threaded_host', self.by_config, '8', '50', SERVER)
        self.assertEqual(lines[-2:], ['seen: 400', 'failed: 0 pending: 1'])

    @unittest.skipUnless(any(os.path.exists(os.path.join(p, 'pkg-config')) for p in os.environ['PATH'].split(':')),
                         'no pkg-config')
    def test_pkg_config_says_the_same(self):
        environ = dict(os.environ, PKG_CONFIG_PATH=os.path.join(self.home, 'lib', 'pkgconfig'))
        flags = output('pkg-config', '--cflags', '--libs', 'python-2.7', env=environ).split()
        lines = self.host('threaded_host', flags, '2', '5', SERVER)
        self.assertEqual(lines[-1], 'failed: 0 pending: 1')

    def test_a_host_with_functions_of_the_names_of_modules(self):
        source = os.path.join(self.folder, 'names.c')
        with open(source, 'w') as f:
            f.write(NAMES)
        program = os.path.join(self.folder, 'names')
        output('cc', '-rdynamic', '-Wall', '-Werror', '-o', program, source, *self.by_config)
        self.assertEqual(output(program, env=self.environ), 'done\n')

    def test_configure_scripts_of_hosts_find_the_shared_library(self):
        folder = os.path.join(self.home, 'lib', 'python2.7', 'config')
        rules = os.path.join(self.folder, 'rules')
        with open(rules, 'w') as f:
            f.write('include %s/Makefile\nshow:\n\t@echo $(LIBDIR) $(LDLIBRARY) $(LINKFORSHARED)\n' % folder)
        self.assertEqual(output('make', '-f', rules, 'show').split(),
                         [os.path.join(self.home, 'lib'), 'libpython2.7.so', '-rdynamic'])
        self.assertTrue(os.path.samefile(os.path.join(folder, 'libpython2.7.so'),
                                         os.path.join(self.home, 'lib', 'libpython2.7.so.1.0')))
        output('cc', '-Wall', '-Werror', '-c', '-o', os.path.join(self.folder, 'config.o'),
               os.path.join(folder, 'config.c'), self.by_config[0])


if __name__ == '__main__':
    unittest.main()
