"""Puts pip and setuptools into an installation or a virtual environment, without the network.

    python -m ensurepip --default-pip

The two projects are not part of this one.  Their wheels (pip-*.whl and setuptools-*.whl, the newest releases
that run under 2.7) are looked for in the folders that $ENSUREPIP_WHEELS lists, separated like $PATH, and then
in the folder `_bundled` beside this file, where a distributor may put them.

bootstrap() changes sys.path and os.environ; run the command in a process of its own to avoid that.
"""
import os
import re
import runpy
import sys

__all__ = ['version', 'bootstrap']

_PROJECTS = 'setuptools', 'pip'


def _numbers(text):
    """The numbers in a version, for comparing."""
    return [int(digits) for digits in re.findall('[0-9]+', text)]


def _find_wheel(project):
    """The path of the newest wheel of a project and its version.  RuntimeError if there is none."""
    folders = [folder for folder in os.environ.get('ENSUREPIP_WHEELS', '').split(os.pathsep) if folder]
    folders.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '_bundled'))
    for folder in filter(os.path.isdir, folders):
        found = []
        for name in os.listdir(folder):
            match = re.match(re.escape(project) + r'-([^-]+)-.*\.whl$', name)
            if match:
                found.append((_numbers(match.group(1)), match.group(1), os.path.join(folder, name)))
        if found:
            _, release, path = max(found)
            return path, release
    raise RuntimeError('no wheel of %s in %s; set ENSUREPIP_WHEELS to a folder that has one'
                       % (project, os.pathsep.join(folders)))


def version():
    """The version of the pip that bootstrap() would install.  RuntimeError if there is none."""
    return _find_wheel('pip')[1]


def _run_pip(args, additional_paths=None):
    """Run a pip command in this process, with some folders or wheels before sys.path.  Returns its exit status."""
    sys.path[:0] = additional_paths or []
    given, sys.argv = sys.argv, ['pip'] + args
    try:
        runpy.run_module('pip', run_name='__main__', alter_sys=True)
    except SystemExit as leaving:
        return leaving.code
    finally:
        sys.argv = given


def _ignore_settings():
    """Take from the environment all that changes what pip does."""
    for name in [name for name in os.environ if name.startswith('PIP_')]:
        del os.environ[name]
    os.environ['PIP_CONFIG_FILE'] = os.devnull


def _loudness(verbosity):
    """The options of pip for a count of --verbose."""
    return ['-' + 'v' * verbosity] if verbosity else []


def _bootstrap(root=None, upgrade=False, user=False, altinstall=False, default_pip=True, verbosity=0):
    """bootstrap(), but returns pip's exit status."""
    if altinstall and default_pip:
        raise ValueError('Cannot use altinstall and default_pip together')
    _ignore_settings()
    # setuptools and pip ask this variable which names of scripts to make.
    os.environ.pop('ENSUREPIP_OPTIONS', None)
    if altinstall or not default_pip:
        os.environ['ENSUREPIP_OPTIONS'] = 'altinstall' if altinstall else 'install'
    wheels = [_find_wheel(project)[0] for project in _PROJECTS]
    command = ['install', '--no-index']
    for folder in sorted(set(os.path.dirname(wheel) for wheel in wheels)):
        command += ['--find-links', folder]
    if root:
        command += ['--root', root]
    command += [option for option, wanted in (('--upgrade', upgrade), ('--user', user)) if wanted]
    return _run_pip(command + _loudness(verbosity) + list(_PROJECTS), wheels)


def bootstrap(root=None, upgrade=False, user=False, altinstall=False, default_pip=True, verbosity=0):
    """Install pip and setuptools into this Python, or below the folder `root`.

    Scripts are named pip, pip2 and pip2.7; without default_pip only the last two, with altinstall only the
    last one.  ValueError for altinstall with default_pip.
    """
    _bootstrap(root, upgrade, user, altinstall, default_pip, verbosity)


def _uninstall_helper(verbosity=0):
    """Remove the two projects, if pip is there and has the version that bootstrap() installs."""
    try:
        import pip
    except ImportError:
        return None
    if pip.__version__ != version():
        sys.stderr.write('ensurepip uninstalls pip %s only, not %s\n' % (version(), pip.__version__))
        return None
    _ignore_settings()
    return _run_pip(['uninstall', '-y', '--disable-pip-version-check'] + _loudness(verbosity)
                    + list(reversed(_PROJECTS)))


def _parser(prog, about_version):
    """The options that both commands of this package have."""
    import argparse

    class Show(argparse.Action):
        """Prints the version; looks for it only then."""

        def __call__(self, parser, namespace, values, option_string=None):
            parser.exit(message='pip %s\n' % version())

    parser = argparse.ArgumentParser(prog=prog)
    parser.add_argument('--version', action=Show, nargs=0, default=argparse.SUPPRESS, help=about_version)
    parser.add_argument('-v', '--verbose', dest='verbosity', action='count', default=0,
                        help='Give more output. Option is additive, and can be used up to 3 times.')
    return parser


def _main(argv=None):
    """The command line of python -m ensurepip.  Returns the exit status."""
    parser = _parser('python -m ensurepip', 'Show the version of pip that is found for this Python.')
    for names, settings in (
            (['-U', '--upgrade'], dict(help='Upgrade pip and setuptools if they are installed.')),
            (['--user'], dict(help='Install for the user only.')),
            (['--altinstall'], dict(help='Make the scripts pipX.Y and easy_install-X.Y only.'))):
        parser.add_argument(*names, action='store_true', **settings)
    parser.add_argument('--root', help='Install everything below this folder.')
    parser.add_argument('--default-pip', dest='default_pip', action='store_true', default=None,
                        help='Make the script pip too (the default).')
    parser.add_argument('--no-default-pip', dest='default_pip', action='store_false',
                        help='Make only scripts with a version in their name.')
    options = parser.parse_args(argv)
    if options.default_pip is None:
        options.default_pip = not options.altinstall
    return _bootstrap(**vars(options))
