r"""The codec raw-unicode-escape: latin-1 with \uXXXX and \UXXXXXXXX for the rest."""
import codecs

from encodings._simple import entry, publish

publish(globals(), lambda: entry('raw-unicode-escape', codecs.raw_unicode_escape_encode,
                                codecs.raw_unicode_escape_decode))
