"""Code run by the name of its module or by its path: what `python -m NAME` and `python FOLDER` do."""
import imp
import sys
from contextlib import contextmanager
from pkgutil import get_loader, read_code

__all__ = ['run_module', 'run_path']


# -- running

def _run_code(code, run_globals, init_globals=None, mod_name=None, mod_fname=None,
              mod_loader=None, pkg_name=None):
    """Runs the code object in the dict `run_globals`, with the names a module has; the dict."""
    run_globals.update(init_globals or {})
    run_globals.update(__name__=mod_name, __file__=mod_fname, __loader__=mod_loader,
                       __package__=pkg_name)
    exec code in run_globals
    return run_globals


@contextmanager
def _in_place_of(mod_name, argv0):
    """A fresh module in sys.modules and sys.argv[0] set; both as before afterwards."""
    nothing = object()
    old = sys.modules.get(mod_name, nothing)
    old_argv = getattr(sys, 'argv', [''])[0]
    fresh = sys.modules[mod_name] = imp.new_module(mod_name)
    sys.argv[0] = argv0
    try:
        yield fresh.__dict__
    finally:
        sys.argv[0] = old_argv
        if old is nothing:
            sys.modules.pop(mod_name, None)
        else:
            sys.modules[mod_name] = old


def _run_module_code(code, init_globals=None, mod_name=None, mod_fname=None, mod_loader=None,
                     pkg_name=None):
    """As _run_code in a module of its own for the time of the run; a copy of its dict."""
    with _in_place_of(mod_name, mod_fname) as names:
        return _run_code(code, names, init_globals, mod_name, mod_fname, mod_loader,
                         pkg_name).copy()


# -- finding

def _file_of(loader, mod_name):
    """Path of a module as its loader tells it, or None."""
    for method in ('get_filename', '_get_filename'):
        if hasattr(loader, method):
            return getattr(loader, method)(mod_name)
    return None


class _NotFound(ImportError):
    """An ImportError that `python -m` reports in one line; others get a traceback."""


def _ask(failure, function, mod_name):
    """function(mod_name), its ImportError as a `failure`."""
    try:
        return function(mod_name)
    except ImportError as error:
        raise failure(*error.args)


def _get_module_details(mod_name, failure=ImportError):
    """(full name, loader, code object, path) of a module; `failure` if it cannot be run."""
    loader = _ask(failure, get_loader, mod_name)
    if loader is None:
        raise failure('No module named %s' % mod_name)
    if _ask(failure, loader.is_package, mod_name):
        if mod_name.rpartition('.')[2] == '__main__':
            raise failure('Cannot use package as __main__ module')
        __import__(mod_name)                         # its own errors are no matter of the name
        try:
            return _get_module_details(mod_name + '.__main__', failure)
        except failure as error:
            if mod_name not in sys.modules:          # it took itself away
                raise
            raise failure('%s; %r is a package and cannot be directly executed'
                          % (error, mod_name))
    code = _ask(failure, loader.get_code, mod_name)
    if code is None:
        raise failure('No code object available for %s' % mod_name)
    return mod_name, loader, code, _file_of(loader, mod_name)


def _get_main_module_details(failure=ImportError):
    """_get_module_details of the __main__ that stands first in sys.path."""
    running = sys.modules.pop('__main__', None)      # it would be taken for the one looked for
    try:
        return _get_module_details('__main__', failure)
    except ImportError as error:
        if '__main__' not in str(error):
            raise
        raise failure("can't find '__main__' module in %r" % sys.path[0])
    finally:
        if running is not None:
            sys.modules['__main__'] = running


def _code_of_file(filename):
    """The code object of a .pyc file or of a source; IOError, SyntaxError."""
    with open(filename, 'rb') as stream:
        code = read_code(stream)
    if code is None:
        with open(filename, 'rU') as stream:
            code = compile(stream.read(), filename, 'exec')
    return code


def _has_modules(path_name):
    """Whether a path could stand in sys.path: a folder, or what a hook knows."""
    cached = sys.path_importer_cache.get(path_name)
    if cached is not None:
        return not isinstance(cached, imp.NullImporter)
    for hook in sys.path_hooks + [_nothing_there]:
        try:
            found = hook(path_name)
        except ImportError:
            continue
        return found is not None
    return True


def _nothing_there(path_name):
    imp.NullImporter(path_name)                      # ImportError for a folder


# -- what is offered

def _run_module_as_main(mod_name, alter_argv=True):
    """`python -m mod_name`: runs it in the real __main__; SystemExit with a message if not found."""
    try:
        if alter_argv or mod_name != '__main__':
            details = _get_module_details(mod_name, _NotFound)
        else:
            details = _get_main_module_details(_NotFound)
    except _NotFound as error:
        sys.exit('%s: %s' % (sys.executable, error))
    full_name, loader, code, fname = details
    if alter_argv:
        sys.argv[0] = fname
    return _run_code(code, sys.modules['__main__'].__dict__, None, '__main__', fname, loader,
                     full_name.rpartition('.')[0])


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Runs a module, or the __main__ of a package; the resulting dict of names.

    mod_name: absolute name (str); init_globals: names it starts with; run_name: its __name__.
    alter_sys: whether sys.modules[run_name] and sys.argv[0] are set meanwhile.
    ImportError if there is no such module; whatever its code raises.
    """
    full_name, loader, code, fname = _get_module_details(mod_name)
    runner = _run_module_code if alter_sys else (
        lambda code, *rest: _run_code(code, {}, *rest))
    return runner(code, init_globals, full_name if run_name is None else run_name, fname, loader,
                  full_name.rpartition('.')[0])


def run_path(path_name, init_globals=None, run_name=None):
    """Runs a script, a .pyc file, or the __main__ of a folder or archive; the dict of names.

    run_name: its __name__, '<run_path>' by default. Errors: IOError, ImportError, those of the code.
    """
    name = '<run_path>' if run_name is None else run_name
    if not _has_modules(path_name):
        return _run_module_code(_code_of_file(path_name), init_globals, name, path_name)
    sys.path.insert(0, path_name)
    try:
        _, loader, code, fname = _get_main_module_details()
        with _in_place_of(name, path_name) as names:
            return _run_code(code, names, init_globals, name, fname, loader, '').copy()
    finally:
        if path_name in sys.path:
            sys.path.remove(path_name)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.stderr.write('No module specified for execution\n')
    else:
        del sys.argv[0]
        _run_module_as_main(sys.argv[0])
