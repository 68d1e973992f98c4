"""What a test has to know of the interpreter that runs it: limits of time and memory depend on the build.

CHECKED      asserts, counted references (make debug, make stress)
STRESSED     rare events are made frequent: PY_STRESS is set
SANITIZED    address sanitizer: its shadow needs terabytes of addresses, so RLIMIT_AS cannot be used
SLOWNESS     how many times as long as in a release build a test may take
"""
import os
import sys


def has_sanitizer():
    with open('/proc/self/maps') as maps:
        return 'libasan' in maps.read()


CHECKED = hasattr(sys, 'gettotalrefcount')
STRESSED = bool(os.environ.get('PY_STRESS'))
SANITIZED = has_sanitizer()
SLOWNESS = 20 if STRESSED else 10 if SANITIZED or CHECKED else 1
