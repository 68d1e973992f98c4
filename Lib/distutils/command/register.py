"""The command register: tells the package index of a release."""
import getpass
import urllib2
import urlparse
from distutils import log
from distutils._index import IndexCommand, form
from distutils.config import PyPIRCCommand
from warnings import warn

# What the user is offered, and the method that does it.
_CHOICES = (('use your existing login,', '_login'), ('register as a new user,', '_new_user'),
            ('have the server generate a new password for you (and email it to you), or', '_new_password'),
            ('quit', None))
_MENU = '\n'.join(['We need to know who you are, so please choose either:'] + [
    ' %d. %s' % (number, offer) for number, (offer, _) in enumerate(_CHOICES, 1)] + ['Your selection [default 1]: '])
# Fields of the index and the methods of the metadata that give them.
_FIELDS = (('name', 'name'), ('version', 'version'), ('summary', 'description'), ('home_page', 'url'),
           ('author', 'contact'), ('author_email', 'contact_email'), ('license', 'licence'),
           ('description', 'long_description'), ('keywords', 'keywords'), ('platform', 'platforms'),
           ('classifiers', 'classifiers'), ('download_url', 'download_url'))
_RELATIONS = 'provides', 'requires', 'obsoletes'


def _ask(question, ask=None):
    """An answer that is not empty, from raw_input() or another function."""
    while True:
        answer = (ask or raw_input)(question)
        if answer:
            return answer


class register(IndexCommand):
    """Registers; who the user is stands in ~/.pypirc, or is asked."""

    description = 'register the distribution with the Python package index'
    user_options = IndexCommand.user_options + [
        ('list-classifiers', None, 'list the valid Trove classifiers'),
        ('strict', None, 'Will stop the registering if the meta-data are not fully compliant'),
    ]
    boolean_options = IndexCommand.boolean_options + ['verify', 'list-classifiers', 'strict']
    sub_commands = [('check', lambda self: True)]

    def initialize_options(self):
        IndexCommand.initialize_options(self)
        self.list_classifiers = self.strict = 0

    def finalize_options(self):
        IndexCommand.finalize_options(self)
        self.distribution.command_options['check'] = dict(
            (name, ('register', value)) for name, value in (('strict', self.strict), ('restructuredtext', 1)))

    def run(self):
        self.finalize_options()
        self._set_config()
        map(self.run_command, self.get_sub_commands())
        action = (self.verify_metadata if self.dry_run else
                  self.classifiers if self.list_classifiers else self.send_metadata)
        action()

    def check_metadata(self):
        """Runs the command check; its own name is to be used."""
        warn('distutils.command.register.check_metadata is deprecated, use the check command instead',
             PendingDeprecationWarning)
        check = self.distribution.get_command_obj('check')
        check.ensure_finalized()
        check.strict, check.restructuredtext = self.strict, 1
        check.run()

    def _set_config(self):
        """Takes user and server from ~/.pypirc."""
        self.has_config = self.take_login()
        if not self.has_config:
            if self.repository not in ('pypi', self.DEFAULT_REPOSITORY):
                raise ValueError('%s not found in .pypirc' % self.repository)
            self.repository = self.DEFAULT_REPOSITORY

    # -- what the command can do

    def classifiers(self):
        """Shows the classifiers that the server knows."""
        log.info(urllib2.urlopen(self.repository + '?:action=list_classifiers').read())

    def _tell(self, answer):
        log.info('Server response (%s): %s', *answer)

    def verify_metadata(self):
        """Has the server check the metadata."""
        self._tell(self.post_to_server(self.build_post_data('verify')))

    def send_metadata(self):
        """Registers the release, or does what the user chooses from the menu."""
        if self.has_config:
            return self._login(self.username, self.password)
        while True:
            self.announce(_MENU, log.INFO)
            choice = raw_input() or '1'
            if choice in map(str, range(1, len(_CHOICES) + 1)):
                break
            print 'Please choose one of the four options!'
        _, method = _CHOICES[int(choice) - 1]
        if method:
            getattr(self, method)()

    def _submit(self, username, password):
        """Registers the release; returns the server's status."""
        logins = urllib2.HTTPPasswordMgr()
        logins.add_password(self.realm, urlparse.urlparse(self.repository).netloc, username, password)
        answer = self.post_to_server(self.build_post_data('submit'), logins)
        self.announce('Server response (%s): %s' % answer, log.INFO)
        if self.has_config:
            self.distribution.password = password       # for upload
        return answer[0]

    def _login(self, username=None, password=None):
        username = username or _ask('Username: ')
        password = password or _ask('Password: ', getpass.getpass)
        if self._submit(username, password) != 200 or self.has_config:
            return
        for line in ('I can store your PyPI login so future submissions will be faster.',
                     '(the login will be stored in %s)' % self._get_rc_file()):
            self.announce(line, log.INFO)
        wish = ''
        while wish.lower() not in ('y', 'n'):
            wish = raw_input('Save your login (y/N)?') or 'n'
        if wish.lower() == 'y':
            self._store_pypirc(username, password)

    def _new_user(self):
        data = {':action': 'user', 'name': _ask('Username: ')}
        while True:
            for key, question in ('password', 'Password: '), ('confirm', ' Confirm: '):
                data[key] = _ask(question, getpass.getpass)
            if data['password'] == data['confirm']:
                break
            print "Password and confirm don't match!"
        data['email'] = _ask('   EMail: ')
        answer = self.post_to_server(data)
        if answer[0] == 200:
            log.info('You will receive an email shortly.')
            log.info('Follow the instructions in it to complete registration.')
        else:
            self._tell(answer)

    def _new_password(self):
        self._tell(self.post_to_server({':action': 'password_reset', 'email': _ask('Your email address: ')}))

    # -- requests

    def build_post_data(self, action):
        """The metadata as fields of a request."""
        about = self.distribution.metadata
        data = dict((field, getattr(about, 'get_' + method)()) for field, method in _FIELDS + tuple(
            zip(_RELATIONS, _RELATIONS)))
        newer = any(data[relation] for relation in _RELATIONS)
        data[':action'], data['metadata_version'] = action, '1.1' if newer else '1.0'
        return data

    def post_to_server(self, data, auth=None):
        """Sends fields; returns (status, words)."""
        if 'name' in data:
            self.announce('Registering %s to %s' % (data['name'], self.repository), log.INFO)
        boundary, body = form(data, '\n')
        kind = 'multipart/form-data; boundary=%s; charset=utf-8' % boundary
        request = urllib2.Request(self.repository, body, {'Content-type': kind, 'Content-length': str(len(body))})
        opener = urllib2.build_opener(urllib2.HTTPBasicAuthHandler(password_mgr=auth))
        try:
            reply = opener.open(request)
        except urllib2.HTTPError as error:
            answer, reply = (error.code, error.msg), error.fp
        except urllib2.URLError as error:
            return 500, str(error)
        else:
            answer = 200, 'OK'
        self.show(reply)
        return answer
