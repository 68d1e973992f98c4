"""Messages that have parts."""
from email.mime.base import MIMEBase

__all__ = ['MIMEMultipart']


class MIMEMultipart(MIMEBase):
    """multipart/_subtype; the boundary is made when the message is written, unless given."""

    def __init__(self, _subtype='mixed', boundary=None, _subparts=None, **_params):
        MIMEBase.__init__(self, 'multipart', _subtype, **_params)
        self._payload = []
        map(self.attach, _subparts or ())
        if boundary:
            self.set_boundary(boundary)
