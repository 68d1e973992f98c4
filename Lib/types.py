"""Names for the types that the interpreter uses (most are also builtins)."""
import sys

NoneType = type(None)
TypeType, ObjectType = type, object
IntType, LongType, FloatType, BooleanType = int, long, float, bool
try:
    ComplexType = complex
except NameError:
    pass
StringType = str
try:
    UnicodeType = unicode
    StringTypes = StringType, UnicodeType
except NameError:
    StringTypes = StringType,
BufferType = buffer
TupleType, ListType, DictType = tuple, list, dict
DictionaryType = dict
SliceType, XRangeType, FileType = slice, xrange, file
EllipsisType, NotImplementedType = type(Ellipsis), type(NotImplemented)


class _Classic:
    def method(self):
        "Bound, it has the type of methods."


def _sample():
    """A function; as a generator it shows that type too."""
    yield sys._getframe()


FunctionType = LambdaType = type(_sample)
CodeType = type(_sample.func_code)
GeneratorType = type(_sample())
FrameType = type(next(_sample()))
ClassType, InstanceType = type(_Classic), type(_Classic())
MethodType = UnboundMethodType = type(_Classic.method)
BuiltinFunctionType = BuiltinMethodType = type(len)
ModuleType = type(sys)
try:
    raise TypeError
except TypeError:
    TracebackType = type(sys.exc_info()[2])
DictProxyType = type(type.__dict__)
GetSetDescriptorType = type(FunctionType.func_code)
MemberDescriptorType = type(FunctionType.func_globals)

del sys, _Classic, _sample

__all__ = [_name for _name in dir() if _name[0] != '_']
