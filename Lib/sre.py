"The old name of the module re."
import warnings

warnings.warn('The sre module is deprecated, please import re.', DeprecationWarning, 2)

from re import *
from re import __all__

import re as _re
for _name in dir(_re):
    if _name.startswith('_') and not _name.startswith('__'):
        globals()[_name] = getattr(_re, _name)
