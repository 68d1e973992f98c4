"""A picture as a message."""
import imghdr

from email import encoders
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ['MIMEImage']


class MIMEImage(MIMENonMultipart):
    """image/_subtype; without a subtype it is found from the data (TypeError when it cannot be)."""

    def __init__(self, _imagedata, _subtype=None, _encoder=encoders.encode_base64, **_params):
        subtype = imghdr.what(None, _imagedata) if _subtype is None else _subtype
        if subtype is None:
            raise TypeError('Could not guess image MIME subtype')
        MIMENonMultipart.__init__(self, 'image', subtype, **_params)
        self.set_payload(_imagedata)
        _encoder(self)
