"""Encode the payload of a message and say so in Content-Transfer-Encoding."""
import base64

from quopri import encodestring as _quopri

__all__ = ['encode_7or8bit', 'encode_base64', 'encode_noop', 'encode_quopri']

_FIELD = 'Content-Transfer-Encoding'


def _bencode(data):
    # the last line has an end only when the data has one
    text = base64.encodestring(data)
    return text[:-1] if text and data[-1] != '\n' else text


def _qencode(data):
    return _quopri(data, quotetabs=True).replace(' ', '=20')


def encode_base64(msg):
    """The payload in base64."""
    msg.set_payload(_bencode(msg.get_payload()))
    msg[_FIELD] = 'base64'


def encode_quopri(msg):
    """The payload as quoted-printable; blanks are quoted too."""
    msg.set_payload(_qencode(msg.get_payload()))
    msg[_FIELD] = 'quoted-printable'


def encode_7or8bit(msg):
    """7bit when the payload is ASCII, else 8bit; the payload stays."""
    payload = msg.get_payload()
    if payload is None:
        kind = '7bit'
    else:
        try:
            payload.encode('ascii')
            kind = '7bit'
        except UnicodeError:
            kind = '8bit'
    msg[_FIELD] = kind


def encode_noop(msg):
    """Nothing."""
