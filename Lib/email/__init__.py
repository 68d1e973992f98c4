"""Mail and MIME messages: parse, build, write.

    message = email.message_from_string(text); message['subject']; message.walk(); str(message)

The names of before 2.5 (email.MIMEText, email.Utils ...) load the module of today when used.
"""
import sys

__version__ = '4.0.3'

_OLD = {'Charset': 'charset', 'Encoders': 'encoders', 'Errors': 'errors', 'FeedParser': 'feedparser',
        'Generator': 'generator', 'Header': 'header', 'Iterators': 'iterators', 'Message': 'message',
        'Parser': 'parser', 'Utils': 'utils', 'base64MIME': 'base64mime', 'quopriMIME': 'quoprimime',
        'MIMEAudio': 'mime.audio', 'MIMEBase': 'mime.base', 'MIMEImage': 'mime.image', 'MIMEMessage': 'mime.message',
        'MIMEMultipart': 'mime.multipart', 'MIMENonMultipart': 'mime.nonmultipart', 'MIMEText': 'mime.text'}

__all__ = sorted(set(_OLD) - {'FeedParser'}) + [
    'base64mime', 'charset', 'encoders', 'errors', 'generator', 'header', 'iterators', 'message',
    'message_from_file', 'message_from_string', 'mime', 'parser', 'quoprimime', 'utils']


def message_from_string(s, *args, **kws):
    """The message in a text; more arguments go to email.parser.Parser."""
    from email.parser import Parser
    reader = Parser(*args, **kws)
    return reader.parsestr(s)


def message_from_file(fp, *args, **kws):
    """The message in an open file; more arguments go to email.parser.Parser."""
    from email.parser import Parser
    reader = Parser(*args, **kws)
    return reader.parse(fp)


class LazyImporter(type(sys)):
    """Stands for a module under its old name until an attribute is asked for."""

    def __init__(self, module_name):
        super(LazyImporter, self).__init__('email.' + module_name)

    def __getattr__(self, name):
        target = 'email.' + _OLD[self.__name__[len('email.'):]]
        __import__(target)
        module = sys.modules[target]
        self.__dict__.update(module.__dict__)
        return getattr(module, name)


for _name in _OLD:
    importer = LazyImporter(_name)
    sys.modules['email.' + _name] = importer
    setattr(sys.modules['email'], _name, importer)
import email.mime
for _name in _OLD:
    if _OLD[_name].startswith('mime.'):
        setattr(sys.modules['email.mime'], _OLD[_name][5:].capitalize()
                if _OLD[_name] not in ('mime.nonmultipart',) else 'NonMultipart', sys.modules['email.' + _name])
del _name
