"""The codec unicode-internal: the memory of a unicode object."""
import codecs

from encodings._simple import entry, publish

publish(globals(), lambda: entry('unicode-internal', codecs.unicode_internal_encode,
                                codecs.unicode_internal_decode))
