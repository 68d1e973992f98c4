"""Sound as a message."""
import sndhdr

from cStringIO import StringIO
from email import encoders
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ['MIMEAudio']

_subtypes = {'au': 'basic', 'wav': 'x-wav', 'aiff': 'x-aiff', 'aifc': 'x-aiff'}


def _whatsnd(data):
    """The subtype of the sound in data, or None."""
    head = data[:512]
    opened = StringIO(head)
    kinds = (recognise(head, opened) for recognise in sndhdr.tests)
    known = next((kind for kind in kinds if kind is not None), [None])
    return _subtypes.get(known[0])


class MIMEAudio(MIMENonMultipart):
    """audio/_subtype; without a subtype it is found from the data (TypeError when it cannot be)."""

    def __init__(self, _audiodata, _subtype=None, _encoder=encoders.encode_base64, **_params):
        subtype = _whatsnd(_audiodata) if _subtype is None else _subtype
        if subtype is None:
            raise TypeError('Could not find audio MIME subtype')
        MIMENonMultipart.__init__(self, 'audio', subtype, **_params)
        self.set_payload(_audiodata)
        _encoder(self)
