"""The language in short texts, for help('TOPIC').  topics: name -> text; statements have the name of their keyword."""

topics = {
    'ASSERTION': """
assert condition[, explanation]

Raises AssertionError(explanation) when the condition is false.  With the option -O
no assert is compiled; so a program must not depend on what one does.
""",
    'ASSIGNMENT': """
target = ... = value

The value is computed once, then given to the targets from left to right.  A target
is a name, an attribute, an item, a slice, or several of these with commas (also in
parentheses or brackets), for a sequence of just as many items:

    a = b = []              # one list, two names
    x, (y, z) = 1, (2, 3)
    point.x, table['k'] = x, y
""",
    'ATTRIBUTEMETHODS': """
A class decides what its objects' attributes are:

    __getattribute__(self, name)    any attribute that is read
    __getattr__(self, name)         one that was not found otherwise
    __setattr__(self, name, value)  object.name = value
    __delattr__(self, name)         del object.name
    __slots__                       names of attributes kept without a __dict__

Each raises AttributeError when there is no such attribute.  An object in a class that
has __get__(self, object, cls) (and __set__, __delete__) is a descriptor: reading the
attribute calls it.  property, classmethod and staticmethod are descriptors.
""",
    'ATTRIBUTES': """
object.name

Looked up in the object, then in its class and the bases of that.  Functions found in
a class become methods of the object.  AttributeError when nothing is found.
""",
    'AUGMENTEDASSIGNMENT': """
target op= value        op: + - * / // % ** << >> & ^ |

As target = target op value, but the target is evaluated once, and an object that can
be changed (a list for +=) may be changed in place.
""",
    'BACKQUOTES': """
`expression`

The same as repr(expression).  Gone in Python 3.
""",
    'BASICMETHODS': """
Methods that every class may have:

    __new__(cls, ...)       makes the object        __init__(self, ...)  fills it
    __del__(self)           it is about to go
    __repr__, __str__, __unicode__      as text
    __lt__ __le__ __eq__ __ne__ __gt__ __ge__(self, other)      comparisons
    __cmp__(self, other)    negative, zero or positive, where those are missing
    __hash__(self)          a number, the same for equal objects
    __nonzero__(self)       is it true?
""",
    'BINARY': """
x * y   x / y   x // y   x % y   x + y   x - y

The usual arithmetic.  Both numbers become one type: int, long, float, complex in this
order.  / of integers rounds down unless the file begins with `from __future__ import
division`; // always does.  x % y has the sign of y.  + joins sequences, and * repeats
one; % formats strings.
""",
    'BITWISE': """
x & y   x ^ y   x | y

And, exclusive or, or of the bits of integers; & binds more tightly than ^, ^ than |.
Negative numbers count as if they had endlessly many ones in front.
""",
    'BOOLEAN': """
x and y     x when it is false, else y
x or y      x when it is true, else y
not x       True or False

y is evaluated only when it is needed.
""",
    'CALLABLEMETHODS': """
__call__(self, ...)

Lets an object be called like a function: x(1) is type(x).__call__(x, 1).
""",
    'CALLS': """
function(1, 2, name=3, *sequence, **mapping)

First come arguments by place, then those by name; the items of a sequence are more
arguments by place, those of a mapping by name.  TypeError when they do not fit the
parameters.
""",
    'CLASSES': """
A class is an object that makes objects: calling it makes an instance.  Classes derived
from object are types; the others are classic ones, which have no descriptors that
set, no __slots__, and search their bases depth first.
""",
    'CODEOBJECTS': """
compile() makes them, exec and eval() run them; function.func_code is one.

    co_name co_filename co_firstlineno      where it comes from
    co_argcount co_varnames co_names co_consts co_freevars co_cellvars
    co_code co_lnotab co_stacksize co_flags     what is run; see the module dis
""",
    'COERCIONS': """
Before arithmetic two numbers become the same type.  For other objects the left one is
asked first (__add__), then the right one (__radd__); the right one first when its type
is derived from the left one's.  Classic classes may have __coerce__.
""",
    'COMPARISON': """
<  >  ==  >=  <=  <>  !=  is [not]  [not] in

They can be chained: a < b <= c is a < b and b <= c, with b evaluated once.  Objects of
different types are unequal, in some order.  `is` asks for the same object, `in` for
membership.
""",
    'COMPLEX': """
A pair of floats: 1 + 2j.  x.real, x.imag, x.conjugate(), abs(x); functions in cmath.
""",
    'CONDITIONAL': """
x if condition else y

The value of x or of y; the other one is not evaluated.
""",
    'CONTEXTMANAGERS': """
__enter__(self)                     what `with` gives to the name after `as`
__exit__(self, type, value, tb)     at the end; a true result swallows the exception

See contextlib.contextmanager for making one from a generator.
""",
    'CONVERSIONS': """
int(x) long(x) float(x) complex(x)      numbers, also from text
str(x) unicode(x) repr(x)               text
tuple(x) list(x) set(x) dict(x)         containers
chr(i) unichr(i) ord(c) hex(i) oct(i) bin(i)

A class takes part with __int__, __long__, __float__, __complex__, __oct__, __hex__,
__index__.
""",
    'DEBUGGING': """
python -m pdb program.py runs a program in the debugger; pdb.set_trace() stops in it;
pdb.pm() looks at where the last exception was raised.  See help('pdb').
""",
    'DELETION': """
__del__(self)

Called when the last reference to an object has gone.  Exceptions in it are printed and
ignored.  Objects that refer to each other in a circle and have __del__ stay in
gc.garbage.
""",
    'DICTIONARIES': """
{} or dict(a=1): values by key; keys have a hash and compare equal when they are the same.

    d[k]  d[k] = v  del d[k]  k in d  len(d)  iter(d)
    get setdefault pop popitem update clear copy keys values items has_key fromkeys
    iterkeys itervalues iteritems viewkeys viewvalues viewitems

KeyError when a key is not there.
""",
    'DICTIONARYLITERALS': """
{key: value, ...}
{key: value for name in sequence if condition}

A key that comes twice keeps the last value.
""",
    'DYNAMICFEATURES': """
exec source [in globals[, locals]]      runs statements
eval(source, globals, locals)           the value of an expression
execfile(name), compile(), __import__(), globals(), locals(), vars(), getattr(),
setattr(), reload(module)
""",
    'ELLIPSIS': """
Ellipsis, written ... between brackets: x[..., 0].  The built-in types do not use it.
""",
    'EXCEPTIONS': """
An exception ends what runs, until an `except` that fits it; `finally` runs in any case.
All are derived from BaseException, those a program should handle from Exception.
The tree is in help('exceptions').
""",
    'EXECUTION': """
A block (module, function, class, text given to exec) runs in a frame, which has names
and remembers the caller.  An exception leaves frame after frame until it is handled;
nobody handles it: the traceback is printed and the program ends.
""",
    'EXPRESSIONS': """
From the loosest to the tightest:

    lambda
    x if c else y
    or
    and
    not
    in, not in, is, is not, <, <=, >, >=, <>, !=, ==
    |
    ^
    &
    <<, >>
    +, -
    *, /, //, %
    +x, -x, ~x
    **
    x[i], x[i:j], x(...), x.name
    (...), [...], {...}, `...`

Equal ones group from the left, ** from the right; comparisons are chained.
""",
    'FILES': """
open(name[, mode[, buffering]])     mode 'r' 'w' 'a', with '+' to update, 'b' for bytes,
                                    'U' for all kinds of line ends
    read([n]) readline() readlines() write(s) writelines(lines) seek(n[, whence]) tell()
    flush() truncate([n]) close() fileno() isatty()

A file is its own iterator over lines and closes itself in `with`.
""",
    'FLOAT': """
Floating-point numbers of 64 bits: 1.5, 1e10, float('inf').  repr gives the shortest
text that reads back as the same number.
""",
    'FORMATTING': """
'%s is %d' % (name, 3)              %[(key)][flags][width][.precision]kind
    kinds: d i o x X e E f F g G c r s %     flags: - left, + sign, 0 zeros, # other form
'{0} is {n:>10.2f}'.format(name, n=3)       {field[!r|!s][:spec]}
    spec: [[fill]<>=^][sign][#][0][width][,][.precision][kind]
""",
    'FRAMEOBJECTS': """
    f_back f_code f_locals f_globals f_builtins f_lasti f_lineno f_restricted
    f_trace f_exc_type f_exc_value f_exc_traceback

sys._getframe(depth) gives one.
""",
    'FRAMES': """
A frame is a block that runs: its names, the code, where it is, who called it.
""",
    'FUNCTIONS': """
A function is made by def or lambda and is an object like others:

    func_name func_doc func_code func_defaults func_globals func_closure func_dict
""",
    'IDENTIFIERS': """
A letter or _, then letters, digits and _; case matters.  Keywords are no names.
__name__ is for the language's use, __name in a class is private, _name is by custom.
""",
    'IMPORTING': """
import finds a module in sys.modules, else through sys.meta_path and the folders (and
zip files) of sys.path, runs it once, and binds the name.
""",
    'INTEGER': """
int has 64 bits (sys.maxint); a result beyond becomes long, which has no limit.
Literals: 12, 0x1f, 0o17 or 017, 0b101, 12L.
""",
    'LISTLITERALS': """
[a, b, ...]
[expression for name in sequence if condition ...]
""",
    'LISTS': """
Sequences that can be changed:

    append(x) extend(seq) insert(i, x) remove(x) pop([i]) index(x) count(x) reverse()
    sort([cmp[, key[, reverse]]])
    x[i] = v, x[i:j] = seq, del x[i:j]
""",
    'LITERALS': """
Strings: 'a' "b" '''lines''', with r'' no escapes, with u'' unicode, with b'' bytes.
Numbers: 12 12L 0x1f 1.5 1e3 2j.  Containers: () [] {}.
""",
    'LOOPING': """
for and while; break leaves the loop, continue begins its next round, and `else` runs
when it ended without break.
""",
    'MAPPINGMETHODS': """
__len__ __getitem__(key) __setitem__(key, value) __delitem__(key) __iter__
__contains__(key) __missing__(key); by custom also keys, values, items, get ...
See UserDict.DictMixin and collections.MutableMapping.
""",
    'MAPPINGS': """
Objects that find values by key: dict, and those of UserDict, collections, shelve.
""",
    'METHODS': """
A function found through an instance: instance.method(x) is function(instance, x).

    im_func im_self im_class

One found through its class is unbound and wants an instance as the first argument.
""",
    'MODULES': """
A file of Python, or a library in C, as an object; its names are attributes.

    __name__ __doc__ __file__ __package__ __dict__
""",
    'NAMESPACES': """
A name is looked for in the function, in the functions around it, in the module, in the
built-in names.  Assigning to a name anywhere in a function makes it local there, unless
`global` says otherwise.
""",
    'NONE': """
None: the one object that stands for nothing; functions without return give it.
""",
    'NUMBERMETHODS': """
__add__ __sub__ __mul__ __div__ __truediv__ __floordiv__ __mod__ __divmod__ __pow__
__lshift__ __rshift__ __and__ __xor__ __or__        x op y
__radd__ ...    y op x, where x cannot              __iadd__ ...    x op= y
__neg__ __pos__ __abs__ __invert__                  __int__ __long__ __float__ __complex__
__index__ __oct__ __hex__ __coerce__

NotImplemented as result lets the other operand try.
""",
    'NUMBERS': """
int, long, float, complex, bool; also decimal.Decimal and fractions.Fraction.
""",
    'OBJECTS': """
Everything is an object: it has an identity (id, `is`), a type and a value.  It goes when
nothing refers to it any more.
""",
    'OPERATORS': """
+ - * / // % ** << >> & | ^ ~ < > <= >= == != <> and or not in is

The order in which they bind: help('EXPRESSIONS').
""",
    'PACKAGES': """
A folder with a file __init__.py; its modules are package.module.
""",
    'POWER': """
x ** y

Binds more tightly than a sign on its left: -1 ** 2 is -1, and less than one on its right.
A negative power of an integer is a float.  pow(x, y, z) is modulo z.
""",
    'PRIVATENAMES': """
Within class C the name __x means _C__x, so that a derived class does not use it by accident.
Not for names that end with __.
""",
    'SCOPING': """
Where a name is valid: see NAMESPACES.
""",
    'SEQUENCEMETHODS1': """
__len__ __getitem__(i) __iter__ __contains__(x) __reversed__ __add__ __mul__
__getslice__(i, j)      old: __getitem__ with a slice object does it too
""",
    'SEQUENCEMETHODS2': """
__setitem__(i, v) __delitem__(i) __setslice__(i, j, seq) __delslice__(i, j) __iadd__ __imul__
""",
    'SEQUENCES': """
str, unicode, list, tuple, bytearray, buffer, xrange:

    x in s, s + t, s * n, s[i], s[i:j:k], len(s), min(s), max(s), s.index(x), s.count(x)

A negative index counts from the end.
""",
    'SHIFTING': """
x << n      x * 2 ** n
x >> n      x // 2 ** n
""",
    'SLICINGS': """
x[first:last:step]

The items from first up to, not with, last.  What is left out means begin, end and 1.
Places beyond the ends are cut, not errors.
""",
    'SPECIALATTRIBUTES': """
object.__dict__  object.__class__  class.__bases__  class.__name__  class.__mro__
class.mro()  class.__subclasses__()
""",
    'SPECIALIDENTIFIERS': """
_           the last result, at the prompt
__name__    of a module: '__main__' for the program
__x__       has a meaning to the language
""",
    'SPECIALMETHODS': """
What operators and statements call: see BASICMETHODS, ATTRIBUTEMETHODS, CALLABLEMETHODS,
SEQUENCEMETHODS1, MAPPINGMETHODS, NUMBERMETHODS, CONTEXTMANAGERS, CLASSES.
""",
    'STRINGMETHODS': """
capitalize center count decode encode endswith expandtabs find format index isalnum isalpha
isdigit islower isspace istitle isupper join ljust lower lstrip partition replace rfind
rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title
translate upper zfill

help(str.split) tells about one.
""",
    'STRINGS': r"""
'...' or "...", on several lines with three quotes.  Two side by side are one.

    \n \t \r \\ \' \" \a \b \f \v \ooo \xhh     in u'': \uxxxx \Uxxxxxxxx \N{name}

r'...' has no escapes, u'...' is unicode, b'...' is the same as '...'.
""",
    'SUBSCRIPTS': """
x[i]

An item of a sequence or mapping.  IndexError or KeyError when there is none.
""",
    'TRACEBACKS': """
    tb_next tb_frame tb_lineno tb_lasti

sys.exc_info()[2] in an except clause; the module traceback prints them.
""",
    'TRUTHVALUE': """
False are: None, False, numbers equal to 0, empty containers and strings, and what has a
__nonzero__ or __len__ that says so.  All else is true.
""",
    'TUPLELITERALS': """
a, b        (a,)        ()

The comma makes the tuple.
""",
    'TUPLES': """
Sequences that cannot be changed; with a hash when all items have one.
""",
    'TYPEOBJECTS': """
type(x) is the type of x; types have names in the module types.
""",
    'TYPES': """
None, NotImplemented, Ellipsis; numbers; sequences; set and frozenset; mappings; callables;
modules; classes and instances; files; internal ones (code, frame, traceback, slice).
""",
    'UNARY': """
-x  +x  ~x      ~x is -(x + 1)
""",
    'UNICODE': """
u'...': text of any script.  unicode.encode(name) makes bytes, str.decode(name) text.
Mixing with str works as long as that is ASCII.
""",
    'break': """
break

Leaves the innermost for or while, without its else.
""",
    'class': """
@decorator
class Name(bases):
    body

Runs the body and makes a class of the names it defined.  __metaclass__ in it chooses
what makes the class; the first base's type by default.
""",
    'continue': """
continue

Begins the next round of the innermost for or while.
""",
    'def': """
@decorator
def name(a, b=default, *rest, **others):
    body

Defaults are computed once, here.  rest gets more arguments as a tuple, others those by
unknown names as a dict.
""",
    'del': """
del target, ...

Unbinds names and attributes, removes items and slices.
""",
    'exec': """
exec code [in globals[, locals]]

Runs text, an open file or a code object.
""",
    'for': """
for target in sequence:
    body
else:
    when no break ended it

The sequence is evaluated once; each of its items is given to the target.
""",
    'from': """
from module import name [as other], ...
from module import *        the names in __all__, else those without _ in front
from . import name          relative to the package
""",
    'global': """
global name, ...

These names, in the whole function, are those of the module.
""",
    'if': """
if condition:
    body
elif other:
    body
else:
    body
""",
    'import': """
import module [as name], ...

import a.b binds a; with `as` the module itself.
""",
    'lambda': """
lambda parameters: expression

A function without a name that returns the expression.
""",
    'pass': """
pass

Does nothing, where a statement must stand.
""",
    'print': """
print value, ...            str() of each, with spaces and a line end
print value,                without the line end
print >>file, value, ...    to another file

`from __future__ import print_function` makes it a function.
""",
    'raise': """
raise                       the exception being handled, again
raise Class                 raise instance
raise Class, value[, traceback]
""",
    'return': """
return [value]

Leaves the function; the value is None when nothing is said.  `finally` blocks run before.
""",
    'try': """
try:
    body
except (Class, ...) as name:
    when body raised one of these
except:
    when it raised anything else
else:
    when it raised nothing
finally:
    at the end, always
""",
    'while': """
while condition:
    body
else:
    when the condition has become false
""",
    'with': """
with expression as target, ...:
    body

Calls __enter__ of the object, and __exit__ however the body ends.
""",
    'yield': """
yield [value]

Makes the function a generator: each next() runs it up to the next yield.  As an expression
it has the value that send() gave.
""",
}
