"""~/.pypirc: where packages are registered and uploaded, for commands that inherit from PyPIRCCommand."""
import os
from ConfigParser import ConfigParser
from distutils.cmd import Command

DEFAULT_PYPIRC = '''\
[distutils]
index-servers =
    pypi

[pypi]
username:%s
password:%s
'''


class PyPIRCCommand(Command):
    """A command that talks to a server; repository: its URL or its name in ~/.pypirc."""

    DEFAULT_REPOSITORY = 'https://upload.pypi.org/legacy/'
    DEFAULT_REALM = 'pypi'
    repository = realm = None
    user_options = [
        ('repository=', 'r', 'url of repository [default: %s]' % DEFAULT_REPOSITORY),
        ('show-response', None, 'display full response text from server'),
    ]
    boolean_options = ['show-response']

    def _get_rc_file(self):
        return os.path.expanduser(os.path.join('~', '.pypirc'))

    def _store_pypirc(self, username, password):
        """Writes the file; nobody else may read it."""
        handle = os.open(self._get_rc_file(), os.O_CREAT | os.O_WRONLY, 0600)
        with os.fdopen(handle, 'w') as out:
            out.write(DEFAULT_PYPIRC % (username, password))

    def _read_pypirc(self):
        """{server, repository, realm, username, password} of the chosen server, {} if there is none."""
        path = self._get_rc_file()
        if not os.path.exists(path):
            return {}
        wanted = self.repository or self.DEFAULT_REPOSITORY
        self.announce('Using PyPI login from %s' % path)
        settings = ConfigParser()
        settings.read(path)
        optional = lambda section, name, default: (settings.get(section, name)
                                                   if settings.has_option(section, name) else default)
        if 'distutils' in settings.sections():
            names = [name.strip() for name in settings.get('distutils', 'index-servers').split('\n')]
            names = [name for name in names if name]
            if not names and 'pypi' in settings.sections():
                names = ['pypi']
            for name in names:
                current = {'server': name, 'username': settings.get(name, 'username'),
                           'repository': optional(name, 'repository', self.DEFAULT_REPOSITORY),
                           'realm': optional(name, 'realm', self.DEFAULT_REALM),
                           'password': optional(name, 'password', None)}
                if name == 'pypi' and wanted in (self.DEFAULT_REPOSITORY, 'pypi'):
                    current['repository'] = self.DEFAULT_REPOSITORY
                    return current
                if wanted in (name, current['repository']):
                    return current
        elif 'server-login' in settings.sections():
            section = 'server-login'
            return {'server': section, 'username': settings.get(section, 'username'),
                    'password': settings.get(section, 'password'),
                    'repository': optional(section, 'repository', self.DEFAULT_REPOSITORY),
                    'realm': self.DEFAULT_REALM}
        return {}

    def initialize_options(self):
        self.repository = self.realm = None
        self.show_response = 0

    def finalize_options(self):
        self.repository = self.DEFAULT_REPOSITORY if self.repository is None else self.repository
        self.realm = self.DEFAULT_REALM if self.realm is None else self.realm
