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


def _server_names(settings):
    names = [name.strip() for name in settings.get('distutils', 'index-servers').split('\n')]
    names = [name for name in names if name]
    return ['pypi'] if not names and 'pypi' in settings.sections() else names


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
        if 'distutils' in settings.sections():
            for name in _server_names(settings):
                current = self.__server(settings, name)
                if name == 'pypi' and wanted in (self.DEFAULT_REPOSITORY, 'pypi'):
                    current['repository'] = self.DEFAULT_REPOSITORY
                    return current
                if wanted in (name, current['repository']):
                    return current
        elif 'server-login' in settings.sections():
            # the form before there were several servers
            return dict(self.__server(settings, 'server-login'), realm=self.DEFAULT_REALM,
                        password=settings.get('server-login', 'password'))
        return {}

    def __server(self, settings, name):
        """What a section says of its server."""
        found = {'server': name, 'username': settings.get(name, 'username')}
        for key, default in (('repository', self.DEFAULT_REPOSITORY), ('realm', self.DEFAULT_REALM), ('password', None)):
            found[key] = settings.get(name, key) if settings.has_option(name, key) else default
        return found

    def initialize_options(self):
        self.repository = self.realm = None
        self.show_response = 0

    def finalize_options(self):
        self.repository = self.DEFAULT_REPOSITORY if self.repository is None else self.repository
        self.realm = self.DEFAULT_REALM if self.realm is None else self.realm
