"""The command upload: sends what the commands before it have made to the package index."""
import base64
import hashlib
import os
import platform
import urlparse
from distutils import log
from distutils._index import IndexCommand, form
from distutils.config import PyPIRCCommand
from distutils.errors import DistutilsError, DistutilsOptionError
from distutils.spawn import spawn
from urllib2 import HTTPError, Request, urlopen


class upload(IndexCommand):
    """Uploads distribution.dist_files, as the user of ~/.pypirc."""

    description = 'upload binary package to PyPI'
    user_options = IndexCommand.user_options + [
        ('sign', 's', 'sign files to upload using gpg'),
        ('identity=', 'i', 'GPG identity used to sign files'),
    ]
    boolean_options = IndexCommand.boolean_options + ['sign']

    def initialize_options(self):
        IndexCommand.initialize_options(self)
        self.sign, self.identity = False, None

    def finalize_options(self):
        IndexCommand.finalize_options(self)
        if self.identity and not self.sign:
            raise DistutilsOptionError('Must use --sign for --identity to have meaning')
        self.take_login()
        if not self.password and getattr(self.distribution, 'password', None):
            self.password = self.distribution.password          # register has asked for it

    def run(self):
        if not self.distribution.dist_files:
            raise DistutilsOptionError('Must create and upload files in one command (e.g. setup.py sdist upload)')
        for made in self.distribution.dist_files:
            self.upload_file(*made)

    def upload_file(self, command, pyversion, filename):
        """Sends one file, made by a command for a version of Python.  DistutilsError if the server refuses."""
        parts = urlparse.urlparse(self.repository)
        assert not (parts.params or parts.query or parts.fragment), 'Incompatible url %s' % self.repository
        assert parts.scheme in ('http', 'https'), 'unsupported schema ' + parts.scheme
        fields = self._fields(command, pyversion, filename)
        if self.sign:
            fields['gpg_signature'] = self._signature(filename)
        boundary, body = form(fields, '\r\n')
        self.announce('Submitting %s to %s' % (filename, self.repository), log.INFO)
        self._send(Request(self.repository, body, {
            'Content-type': 'multipart/form-data; boundary=' + boundary, 'Content-length': str(len(body)),
            'Authorization': 'Basic ' + base64.standard_b64encode('%s:%s' % (self.username, self.password))}))

    def _fields(self, command, pyversion, filename):
        """What is sent: the file and the metadata."""
        with open(filename, 'rb') as stream:
            content = stream.read()
        register = self.distribution.get_command_class('register')(self.distribution)
        fields = register.build_post_data('file_upload')
        # The index knows the protocol's version by this spelling.
        fields.update({'protcol_version': '1', 'filetype': command, 'pyversion': pyversion,
                       'md5_digest': hashlib.md5(content).hexdigest(), 'comment': self._comment(command),
                       'content': (os.path.basename(filename), content)})
        return fields

    @staticmethod
    def _comment(command):
        """For what system a file was made."""
        if command == 'bdist_rpm':
            system, release, _ = platform.dist()
            return 'built for %s %s' % (system, release) if system else ''
        return 'built for ' + platform.platform(terse=1) if command == 'bdist_dumb' else ''

    def _signature(self, filename):
        """Signs a file; returns the field."""
        identity = ['--local-user', self.identity] if self.identity else []
        spawn(['gpg', '--detach-sign'] + identity + ['-a', filename], dry_run=self.dry_run)
        with open(filename + '.asc') as stream:
            return os.path.basename(filename) + '.asc', stream.read()

    def _send(self, request):
        try:
            reply = urlopen(request)
            status, reason = reply.getcode(), reply.msg
        except HTTPError as error:
            reply, status, reason = None, error.code, error.msg
        except Exception as error:
            self.announce(str(error), log.ERROR)
            raise
        if status != 200:
            failure = 'Upload failed (%s): %s' % (status, reason)
            self.announce(failure, log.ERROR)
            raise DistutilsError(failure)
        self.show(reply, '\n')
        self.announce('Server response (%s): %s' % (status, reason), log.INFO)
