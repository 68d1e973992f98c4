"""setup(): what setup.py calls."""
import os
import sys
from os.path import basename
from distutils.cmd import Command
from distutils.config import PyPIRCCommand
from distutils.debug import DEBUG
from distutils.dist import Distribution
from distutils.errors import CCompilerError, DistutilsArgError, DistutilsError, DistutilsSetupError
from distutils.extension import Extension
from distutils.util import grok_environment_error

_FORMS = ('[global_opts] cmd1 [cmd1_opts] [cmd2 [cmd2_opts] ...]', '--help [cmd1 cmd2 ...]', '--help-commands',
          'cmd --help')
USAGE = 'usage: ' + '   or: '.join('%(script)s ' + form + '\n' for form in _FORMS)

_setup_stop_after = None           # how far setup() goes; see run_setup()
_setup_distribution = None         # the last one it made

setup_keywords = ('distclass script_name script_args options name version author author_email maintainer '
                  'maintainer_email url license description long_description keywords platforms classifiers '
                  'download_url requires provides obsoletes').split()
extension_keywords = ('name sources include_dirs define_macros undef_macros library_dirs libraries '
                      'runtime_library_dirs extra_objects extra_compile_args extra_link_args swig_opts '
                      'export_symbols depends language').split()
setup_keywords, extension_keywords = tuple(setup_keywords), tuple(extension_keywords)


def gen_usage(script_name):
    """The usage of a setup script."""
    return USAGE % {'script': basename(script_name)}


def setup(**attrs):
    """Makes a Distribution, reads the configuration and the command line, runs the commands.

    name, version, packages, py_modules, ext_modules, scripts, data_files, cmdclass, ...; the Distribution.
    """
    global _setup_distribution
    make = attrs.pop('distclass', None) or Distribution
    attrs.setdefault('script_name', basename(sys.argv[0]))
    attrs.setdefault('script_args', sys.argv[1:])
    try:
        dist = _setup_distribution = make(attrs)
    except DistutilsSetupError as problem:
        raise SystemExit('error in %s setup command: %s' % (attrs['name'], problem) if 'name' in attrs
                         else 'error in setup command: %s' % problem)
    if _setup_stop_after == 'init':
        return dist
    dist.parse_config_files()
    if DEBUG:
        print 'options (after parsing config files):'
        dist.dump_option_dicts(header=None)
    if _setup_stop_after == 'config':
        return dist
    try:
        wanted = dist.parse_command_line()
    except DistutilsArgError as problem:
        raise SystemExit(gen_usage(dist.script_name) + '\nerror: %s' % problem)
    if DEBUG:
        print 'options (after parsing command line):'
        dist.dump_option_dicts(header=None)
    if wanted and _setup_stop_after != 'commandline':
        _run(dist)
    return dist


def _run(dist):
    try:
        dist.run_commands()
    except (KeyboardInterrupt, IOError, os.error) as problem:
        if isinstance(problem, KeyboardInterrupt):
            raise SystemExit('interrupted')
        text = grok_environment_error(problem)
        if DEBUG:
            sys.stderr.write(text + '\n')
            raise
        raise SystemExit(text)
    except (DistutilsError, CCompilerError) as problem:
        if DEBUG:
            raise
        raise SystemExit('error: ' + str(problem))


def run_setup(script_name, script_args=None, stop_after='run'):
    """Runs a setup script here; its Distribution.

    stop_after: 'init', 'config', 'commandline' or 'run': how far it goes.
    """
    global _setup_stop_after
    if stop_after not in 'init config commandline run'.split():
        raise ValueError("invalid value for 'stop_after': %r" % (stop_after,))
    _setup_stop_after = stop_after
    before = sys.argv[:]
    names = {'__file__': script_name, '__name__': '__main__'}
    try:
        sys.argv = [script_name] + list(before[1:] if script_args is None else script_args)
        with open(script_name) as source:
            exec source.read() in names, names
    except SystemExit:
        pass                       # scripts may end this way
    finally:
        sys.argv = before
        _setup_stop_after = None
    if _setup_distribution is None:
        raise RuntimeError("'distutils.core.setup()' was never called -- perhaps '%s' is not a Distutils setup "
                           'script?' % script_name)
    return _setup_distribution
