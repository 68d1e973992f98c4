"""Writes Python/builtins/frozen_modules.h: the modules whose code lies inside the program.

Run it with the interpreter itself, since the code is marshalled:

    ./python Tools/gen/frozen_modules.py > Python/builtins/frozen_modules.h
"""
import marshal
import types

SOURCE = "print 'Hello world...'\n"
MODULES = (('__hello__', False), ('__phello__', True), ('__phello__.spam', False))


def frozen(source):
    """The marshalled code of a module, named as 2.7's frozen modules are: tests know their length."""
    code = compile(source, 'hello.py', 'exec')
    return bytearray(marshal.dumps(types.CodeType(
        0, 0, code.co_stacksize, 0, code.co_code, code.co_consts, code.co_names, (), 'hello.py', '?', 1, '')))


def main():
    data = frozen(SOURCE)
    print '/* Made by Tools/gen/frozen_modules.py: modules whose code lies inside the program. */'
    print 'static const unsigned char frozen_hello[] = {'
    for start in range(0, len(data), 16):
        print '    ' + ' '.join('%d,' % byte for byte in data[start:start + 16])
    print '};\n'
    print '/* A negative size marks a package. */'
    print 'static const struct _frozen frozen_modules[] = {'
    for name, is_package in MODULES:
        sign = '-' if is_package else ''
        print '    {"%s", (unsigned char *)frozen_hello, %s(int)sizeof(frozen_hello)},' % (name, sign)
    print '    {NULL, NULL, 0},\n};'


main()
