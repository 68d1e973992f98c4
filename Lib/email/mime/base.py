"""What the messages that programs build have in common."""
from email import message

__all__ = ['MIMEBase']


class MIMEBase(message.Message):
    """A message of type _maintype/_subtype, with parameters."""

    def __init__(self, _maintype, _subtype, **_params):
        message.Message.__init__(self)
        self.add_header('Content-Type', _maintype + '/' + _subtype, **_params)
        self['MIME-Version'] = '1.0'
