"""Text as a message."""
from email.encoders import encode_7or8bit
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ['MIMEText']


class MIMEText(MIMENonMultipart):
    """text/_subtype; the text is a str in the character set given."""

    def __init__(self, _text, _subtype='plain', _charset='us-ascii'):
        MIMENonMultipart.__init__(self, 'text', _subtype, charset=_charset)
        self.set_payload(_text, _charset)
