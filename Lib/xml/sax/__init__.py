"""XML as events: a parser calls the methods of a ContentHandler.

    xml.sax.parse('file.xml', MyHandler())
"""
import os
import sys

from handler import ContentHandler, ErrorHandler
from xmlreader import InputSource
from _exceptions import (SAXException, SAXNotRecognizedException, SAXNotSupportedException, SAXParseException,
                         SAXReaderNotAvailable)

default_parser_list = ['xml.sax.expatreader']
if os.environ.get('PY_SAX_PARSER'):
    default_parser_list = os.environ['PY_SAX_PARSER'].split(',')
_key = 'python.xml.sax.parser'


def parse(source, handler, errorHandler=ErrorHandler()):
    """Parses a file (its name, or open)."""
    reader = make_parser()
    reader.setContentHandler(handler)
    reader.setErrorHandler(errorHandler)
    reader.parse(source)


def parseString(string, handler, errorHandler=ErrorHandler()):
    """Parses a str."""
    from cStringIO import StringIO
    source = InputSource()
    source.setByteStream(StringIO(string))
    parse(source, handler, ErrorHandler() if errorHandler is None else errorHandler)


def make_parser(parser_list=[]):
    """The parser of the first module in parser_list, then default_parser_list, that can be used.

    SAXReaderNotAvailable when there is none."""
    for name in list(parser_list) + default_parser_list:
        try:
            return _create_parser(name)
        except ImportError:
            # a module that is there, but wrong, is no reason to go on
            if name in sys.modules:
                raise
        except SAXReaderNotAvailable:
            pass
    raise SAXReaderNotAvailable('No parsers found', None)


def _create_parser(parser_name):
    module = __import__(parser_name, {}, {}, ['create_parser'])
    return module.create_parser()
