"""The codec string-escape: bytes as in a str literal."""
import codecs

from encodings._simple import entry, publish

publish(globals(), lambda: entry('string-escape', codecs.escape_encode, codecs.escape_decode))
