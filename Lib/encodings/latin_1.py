"""The codec iso8859-1, called latin-1: bytes are the first 256 code points."""
import codecs

from encodings._simple import entry, publish

publish(globals(), lambda: entry('iso8859-1', codecs.latin_1_encode, codecs.latin_1_decode), converter=True)
