r"""JSON texts and Python objects (RFC 4627).

dumps(obj), dump(obj, file)     object -> text
loads(text), load(file)         text -> object
JSONEncoder, JSONDecoder        the same with options, to be subclassed

dict, list or tuple, str or unicode, int or long, float, bool and None have a form in JSON;
further types through `default` and the hooks.
"""
__version__ = '2.0.9'
__all__ = ['dump', 'dumps', 'load', 'loads', 'JSONDecoder', 'JSONEncoder']

from .decoder import JSONDecoder
from .encoder import JSONEncoder

_default_encoder = JSONEncoder()
_default_decoder = JSONDecoder(encoding=None, object_hook=None, object_pairs_hook=None)


def _encoder(skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None,
             indent=None, separators=None, encoding='utf-8', default=None, sort_keys=False, **kw):
    if cls is indent is separators is default is None and encoding == 'utf-8' and ensure_ascii \
            and check_circular and allow_nan and not (sort_keys or skipkeys or kw):
        return _default_encoder                # the options it was made with
    return (cls or JSONEncoder)(
        skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular,
        allow_nan=allow_nan, indent=indent, separators=separators, encoding=encoding,
        default=default, sort_keys=sort_keys, **kw)


def dump(obj, fp, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
         cls=None, indent=None, separators=None, encoding='utf-8', default=None,
         sort_keys=False, **kw):
    """Writes the JSON text of `obj` to fp.write; options as JSONEncoder, or the class `cls`."""
    encoder = _encoder(skipkeys, ensure_ascii, check_circular, allow_nan, cls, indent, separators,
                       encoding, default, sort_keys, **kw)
    for piece in encoder.iterencode(obj):
        fp.write(piece)


def dumps(obj, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None,
          indent=None, separators=None, encoding='utf-8', default=None, sort_keys=False, **kw):
    """The JSON text (str; unicode where ensure_ascii is false) of `obj`; options as dump."""
    return _encoder(skipkeys, ensure_ascii, check_circular, allow_nan, cls, indent, separators,
                    encoding, default, sort_keys, **kw).encode(obj)


def load(fp, encoding=None, cls=None, object_hook=None, parse_float=None, parse_int=None,
         parse_constant=None, object_pairs_hook=None, **kw):
    """The object of the text fp.read(); options as loads."""
    return loads(fp.read(), encoding, cls, object_hook, parse_float, parse_int, parse_constant,
                 object_pairs_hook, **kw)


def loads(s, encoding=None, cls=None, object_hook=None, parse_float=None, parse_int=None,
          parse_constant=None, object_pairs_hook=None, **kw):
    """The object of the JSON text `s` (str or unicode); options as JSONDecoder. ValueError."""
    if cls is encoding is object_hook is parse_float is parse_int is parse_constant \
            is object_pairs_hook is None and not kw:
        return _default_decoder.decode(s)
    hooks = dict(object_hook=object_hook, parse_float=parse_float, parse_int=parse_int,
                 parse_constant=parse_constant, object_pairs_hook=object_pairs_hook)
    kw.update((name, hook) for name, hook in hooks.items() if hook is not None)
    return (cls or JSONDecoder)(encoding=encoding, **kw).decode(s)
