"""What goes wrong with mailboxes."""
from __future__ import absolute_import



class Error(Exception):
    "What goes wrong with mailboxes."


class NoSuchMailboxError(Error):
    "It is not there, and was not to be made."


class NotEmptyError(Error):
    "A folder with something in it cannot be removed."


class ExternalClashError(Error):
    "Another program uses or changes it."


class FormatError(Error):
    "A file makes no sense."


def _no_message(key):
    return KeyError('No message with key: %s' % key)


def _wrong_type(message):
    return TypeError('Invalid message type: %s' % type(message))
