"""The compiler: modules of the library from their text to code, and through marshal."""
import marshal
import os

library = os.path.dirname(os.__file__)
for name in ('argparse', 'collections', 'inspect', 'pickle', 'subprocess', 'textwrap', 'threading', 'unittest/case'):
    path = os.path.join(library, name + '.py')
    with open(path) as source:
        code = compile(source.read(), path, 'exec')
    assert marshal.loads(marshal.dumps(code)) == code
