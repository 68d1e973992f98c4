"""The codec quopri: quoted-printable with tabs and spaces quoted."""
import quopri

from encodings import _bytes


def _quote(data):
    return quopri.encodestring(str(data), quotetabs=True)


quopri_encode, quopri_decode = _bytes.pair(_quote, quopri.decodestring)
_bytes.module(globals(), 'quopri', quopri_encode, quopri_decode)
