"""Babyl: the mailbox of Rmail in Emacs."""
from __future__ import absolute_import

import os
import StringIO

from .files import _lines, _PartialFile
from .messages import _stream, BabylMessage
from .singlefile import _singlefileMailbox


class Babyl(_singlefileMailbox):
    "The mailbox of Rmail in Emacs: labels, headers whole and as they are shown, text."

    _ATTRIBUTES = frozenset('unseen deleted filed answered forwarded edited resent'.split())
    _EOOH = '*** EOOH ***'       # end of the whole headers

    def __init__(self, path, factory=None, create=True):
        _singlefileMailbox.__init__(self, path, factory, create)
        self._labels = {}

    def _keep(self, key, message):
        if isinstance(message, BabylMessage):
            self._labels[key] = message.get_labels()

    def _forget(self, key):
        self._labels.pop(key, None)

    def get_labels(self):
        "The labels in use that users chose."
        self._lookup()
        return list(set().union(*self._labels.values()) - self._ATTRIBUTES)

    def _sections(self, key):
        "(headers, headers shown, text), with '\\n'."
        lines = _PartialFile(self._file, *self._lookup(key)).read().replace(os.linesep, '\n').splitlines(True)[1:]
        end = lines.index(self._EOOH + '\n') if self._EOOH + '\n' in lines else len(lines)
        shown = lines[end + 1:]
        text = shown.index('\n') + 1 if '\n' in shown else len(shown)
        return ''.join(lines[:end]), ''.join(shown[:text]), ''.join(shown[text:])

    def get_message(self, key):
        headers, shown, text = self._sections(key)
        message = BabylMessage(headers + text)
        message.set_visible(shown)
        if key in self._labels:
            message.set_labels(self._labels[key])
        return message

    def get_string(self, key):
        headers, shown, text = self._sections(key)
        return headers + text

    def get_file(self, key):
        return StringIO.StringIO(self.get_string(key).replace('\n', os.linesep))

    def _generate_toc(self):
        places, labels, start, position = [], [], None, 0
        self._file.seek(0)
        for line in _lines(self._file):
            mark = line.rstrip('\r\n')
            if mark in ('\x1f', '\x1f\x0c') and start is not None:
                places.append((start, position - len(os.linesep)))
                start = None
            position += len(line)
            if mark == '\x1f\x0c':
                start = position
                line = self._file.readline()
                position += len(line)
                labels.append([word.strip() for word in line[1:].split(',') if word.strip()])
        if start is not None:                    # the end is missing
            places.append((start, position - len(os.linesep)))
        self._labels = dict(enumerate(labels))
        self._set_toc(places)

    def _pre_mailbox_hook(self, f):
        f.write(os.linesep.join(['BABYL OPTIONS:', 'Version: 5', 'Labels:' + ','.join(self.get_labels()), '\x1f']))

    def _pre_message_hook(self, f):
        f.write('\x0c' + os.linesep)

    def _post_message_hook(self, f):
        f.write(os.linesep + '\x1f')

    def _install_message(self, message):
        target = self._file
        start = target.tell()
        target.write(self._label_line(message.get_labels() if isinstance(message, BabylMessage) else []))
        headers, text = self._split(message)
        if isinstance(message, BabylMessage):
            shown = self._split(message.get_visible())[0]
        else:
            shown = headers
        for part in headers, self._EOOH + '\n', shown, text:
            target.write(part.replace('\n', os.linesep))
        return start, target.tell()

    def _label_line(self, labels):
        special = ''.join([', ' + label for label in labels if label in self._ATTRIBUTES])
        return '1%s,,%s' % (special, ','.join([' ' + label for label in labels if label not in self._ATTRIBUTES] + [
            ''])) + os.linesep

    def _split(self, message):
        "(headers with the empty line, text)"
        whole = _stream(message, False)[0].read()
        headers, empty, text = whole.replace(os.linesep, '\n').partition('\n\n')
        return (headers + '\n\n', text) if empty or not text else (headers, '')
