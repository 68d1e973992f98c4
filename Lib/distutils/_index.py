"""What the commands register and upload have in common: the user's login, and requests to the package index."""
import uuid

from distutils import log
from distutils.config import PyPIRCCommand

_RULE = '-' * 75


class IndexCommand(PyPIRCCommand):
    """A command that sends forms to the package index."""

    def initialize_options(self):
        PyPIRCCommand.initialize_options(self)
        self.username = self.password = ''

    def take_login(self):
        """Takes user, password, server and realm from ~/.pypirc; whether it has them."""
        found = self._read_pypirc()
        for name in 'username', 'password', 'repository', 'realm':
            setattr(self, name, found.get(name, getattr(self, name)))
        return bool(found)

    def show(self, reply, separator=''):
        """Shows what a reply says, if the user wants it, between two lines."""
        if self.show_response:
            self.announce(separator.join((_RULE, reply.read(), _RULE)), log.INFO)


def form(fields, line_end):
    """The boundary and the body of a multipart/form-data request.

    fields: {name: a value, a list of them, or (file name, bytes)}.
    """
    boundary = '--------------' + (uuid.uuid4().hex * 2)[:37]           # no part contains it
    lines = ['']
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            shown = 'Content-Disposition: form-data; name="%s"' % name
            if isinstance(value, tuple):
                shown, value = '%s;filename="%s"' % (shown, value[0]), value[1]
            lines += ['--' + boundary, shown, '', value.encode('utf-8') if isinstance(value, unicode) else str(value)]
    return boundary, line_end.join(lines + ['--' + boundary + '--', ''])
