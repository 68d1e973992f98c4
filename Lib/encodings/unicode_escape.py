"""The codec unicode-escape: text as in a unicode literal, ASCII only."""
import codecs

from encodings._simple import entry, publish

publish(globals(), lambda: entry('unicode-escape', codecs.unicode_escape_encode,
                                codecs.unicode_escape_decode))
