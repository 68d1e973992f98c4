"""What mailboxes in folders share: making the folder, mailboxes in it, opening the files of messages."""
from __future__ import absolute_import

import errno
import os

from .base import Mailbox
from .errors import _no_message, NoSuchMailboxError


class _FolderMailbox(Mailbox):
    "A mailbox with a file for each message."

    _PARTS = ()                  # folders that belong to it

    def __init__(self, path, factory=None, create=True):
        Mailbox.__init__(self, path, factory, create)
        if os.path.exists(self._path):
            return
        if not create:
            raise NoSuchMailboxError(self._path)
        for part in ('',) + self._PARTS:
            os.mkdir(self._inside(part), 0700)
        self._furnish()

    def _furnish(self):
        "Makes the files of a new folder."

    def _inside(self, name):
        "The path of a file of the folder."
        return os.path.join(self._path, name)

    def _folder_path(self, name):
        "The path of a mailbox inside of the folder."
        return self._inside(name)

    def _open_inside(self, name, mode, key):
        "A file of the folder, that of the message with this key."
        try:
            return open(self._inside(name), mode)
        except IOError as problem:
            if problem.errno == errno.ENOENT:
                raise _no_message(key)
            raise
