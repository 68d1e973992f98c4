"""The codec ascii."""
import codecs

from encodings._simple import entry, publish

publish(globals(), lambda: entry('ascii', codecs.ascii_encode, codecs.ascii_decode), converter=True)
