"""_threading_local.local: a dict for each thread; ensurepip: which command it gives to pip."""
import _threading_local
import ensurepip
import gc
import os
import shutil
import tempfile
import threading
import time
import unittest
import weakref


def in_thread(function):
    """The result of a function that runs in a thread of its own."""
    results = []
    thread = threading.Thread(target=lambda: results.append(function()))
    thread.start()
    thread.join()
    return results[0]


class Value(object):
    pass


class Locals(unittest.TestCase):

    def test_attributes_of_their_own(self):
        data = _threading_local.local()
        data.number = 1
        self.assertFalse(in_thread(lambda: hasattr(data, 'number')))
        in_thread(lambda: setattr(data, 'number', 2))
        self.assertEqual(data.number, 1)
        self.assertEqual(data.__dict__, {'number': 1})
        del data.number
        self.assertEqual(data.__dict__, {})

    def test_init_once_per_thread(self):
        class Counter(_threading_local.local):
            made = []

            def __init__(self, start, step=1):
                self.made.append(start)
                self.number = start + step

        data = Counter(5, step=2)
        self.assertEqual(data.made, [5])
        data.number = 0
        self.assertEqual(in_thread(lambda: data.number), 7)
        self.assertEqual(data.made, [5, 5])

    def test_arguments_without_init(self):
        self.assertRaises(TypeError, _threading_local.local, 1)

    def test_dict_is_read_only(self):
        data = _threading_local.local()
        with self.assertRaises(AttributeError) as caught:
            data.__dict__ = {}
        self.assertEqual(str(caught.exception), "'local' object attribute '__dict__' is read-only")
        with self.assertRaises(AttributeError):
            del data.__dict__

    def test_values_die_with_thread_and_local(self):
        data, alive = _threading_local.local(), []

        def keep():
            data.value = Value()
            alive.append(weakref.ref(data.value))
        in_thread(keep)
        keep()                  # until then the local still shows the dict of the thread that had it last
        limit = time.time() + 20            # one that was joined may still be on its way out
        while alive[0]() is not None and time.time() < limit:
            time.sleep(0.001)
            gc.collect()
        self.assertEqual(alive[0](), None)
        data = None
        gc.collect()
        self.assertEqual(alive[1](), None)


class Bootstrap(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(self.restore, dict(os.environ), ensurepip._run_pip)
        for name in ('pip-9.0.1-py2-none-any.whl', 'pip-19.2.3-py2-none-any.whl', 'setuptools-44-py2-none-any.whl'):
            open(os.path.join(self.folder, name), 'w').close()
        os.environ['ENSUREPIP_WHEELS'] = self.folder
        self.commands = []
        ensurepip._run_pip = lambda args, paths=None: self.commands.append((args, paths))

    def restore(self, environment, run_pip):
        os.environ.clear()
        os.environ.update(environment)
        ensurepip._run_pip = run_pip

    def test_newest_release(self):
        self.assertEqual(ensurepip.version(), '19.2.3')

    def test_command(self):
        os.environ['PIP_USER'] = '1'
        ensurepip.bootstrap(root='/r', upgrade=True, user=True, verbosity=2)
        (args, paths), = self.commands
        self.assertEqual(args, ['install', '--no-index', '--find-links', self.folder, '--root', '/r', '--upgrade', '--user',
                                '-vv', 'setuptools', 'pip'])
        self.assertEqual([os.path.basename(path) for path in paths],
                         ['setuptools-44-py2-none-any.whl', 'pip-19.2.3-py2-none-any.whl'])
        self.assertNotIn('PIP_USER', os.environ)

    def test_names_of_scripts(self):
        ensurepip._main(['--altinstall'])
        self.assertEqual(os.environ['ENSUREPIP_OPTIONS'], 'altinstall')
        ensurepip._main(['--no-default-pip'])
        self.assertEqual(os.environ['ENSUREPIP_OPTIONS'], 'install')
        self.assertRaises(ValueError, ensurepip.bootstrap, altinstall=True)

    def test_no_wheels(self):
        os.environ['ENSUREPIP_WHEELS'] = os.path.join(self.folder, 'nowhere')
        if not os.path.isdir(os.path.join(os.path.dirname(ensurepip.__file__), '_bundled')):
            self.assertRaises(RuntimeError, ensurepip.bootstrap)


if __name__ == '__main__':
    unittest.main()
