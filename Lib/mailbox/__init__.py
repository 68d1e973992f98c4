"""Mailboxes on disk: Maildir, mbox, MH, Babyl and MMDF, and the messages in them.

    inbox = mailbox.mbox('~/mbox')
    inbox.lock()
    for key, message in inbox.iteritems():
        if 'spam' in (message['subject'] or ''):
            inbox.discard(key)
    inbox.flush()
    inbox.close()

A mailbox is like a dict from keys to messages; keys stay the same while the mailbox is open.  Messages are
email.message.Message with marks of their format (read, answered ...): made of a message of another format, one takes the
marks over as far as its own format knows them.

Changes of single files (mbox, MMDF, Babyl) come to disk with flush(); those of folders (Maildir, MH) at once.

A file for each: errors, files (parts of files, locks), messages, base (what all mailboxes can), maildir, singlefile
(mbox, MMDF), mh, babyl, readers (iterators of old programs: UnixMailbox and others).
"""
from __future__ import absolute_import

import os
import socket
import sys
import time
import warnings

with warnings.catch_warnings():
    if sys.py3kwarning:
        warnings.filterwarnings('ignore', '.*rfc822 has been removed', DeprecationWarning)
    import rfc822

from .errors import Error, ExternalClashError, FormatError, NoSuchMailboxError, NotEmptyError
from .files import (
    _create_carefully, _create_temporary, _lock_file, _PartialFile, _ProxyFile, _sync_close, _unlock_file, fcntl)
from .messages import (
    _mboxMMDFMessage, BabylMessage, MaildirMessage, mboxMessage, Message, MHMessage, MMDFMessage)
from .base import Mailbox
from .maildir import Maildir
from .singlefile import _mboxMMDF, _singlefileMailbox, mbox, MMDF
from .mh import MH
from .babyl import Babyl
from .readers import _Mailbox, BabylMailbox, MHMailbox, MmdfMailbox, PortableUnixMailbox, UnixMailbox

__all__ = ['Mailbox', 'Maildir', 'mbox', 'MH', 'Babyl', 'MMDF', 'Message', 'MaildirMessage', 'mboxMessage', 'MHMessage',
           'BabylMessage', 'MMDFMessage', 'UnixMailbox', 'PortableUnixMailbox', 'MmdfMailbox', 'MHMailbox', 'BabylMailbox']

for _thing in globals().values():
    if getattr(_thing, '__module__', '').startswith('mailbox.'):
        _thing.__module__ = 'mailbox'           # where pickles look for it
del _thing
