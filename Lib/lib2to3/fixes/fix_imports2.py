"Modules that become one with others: what fix_imports leaves, as two of its names mean the same."
from . import fix_imports

MAPPING = {'whichdb': 'dbm', 'anydbm': 'dbm'}


class FixImports2(fix_imports.FixImports):
    run_order = 7
    mapping = MAPPING
