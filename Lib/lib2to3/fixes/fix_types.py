"types.IntType -> int, and the other names for types that have a name anyway"
from .. import fixer_base
from ..fixer_util import Name

_TYPE_MAPPING = dict([line.split(None, 1) for line in '''BooleanType bool
BufferType memoryview
ClassType type
ComplexType complex
DictType dict
DictionaryType dict
EllipsisType type(Ellipsis)
FloatType float
IntType int
ListType list
LongType int
ObjectType object
NoneType type(None)
NotImplementedType type(NotImplemented)
SliceType slice
StringType bytes
StringTypes (str,)
TupleType tuple
TypeType type
UnicodeType str
XRangeType range'''.split('\n')])


class FixTypes(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "power< 'types' trailer< '.' name=(%s) > >" % ' | '.join([repr(name) for name in sorted(_TYPE_MAPPING)])

    def transform(self, node, results):
        new = _TYPE_MAPPING[results['name'][0].value]
        return Name(unicode(new), prefix=node.prefix)
