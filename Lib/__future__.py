"""The features of later versions that `from __future__ import NAME` turns on.

Each is a _Feature: since when it is optional, from when on it is the rule (or was meant to be), and the
compiler flag that dynamic compilation takes.
"""

# name, optional since, mandatory since, compiler flag
_FEATURES = (
    ('nested_scopes', (2, 1, 0, 'beta', 1), (2, 2, 0, 'alpha', 0), 0x0010),
    ('generators', (2, 2, 0, 'alpha', 1), (2, 3, 0, 'final', 0), 0),
    ('division', (2, 2, 0, 'alpha', 2), (3, 0, 0, 'alpha', 0), 0x2000),
    ('absolute_import', (2, 5, 0, 'alpha', 1), (3, 0, 0, 'alpha', 0), 0x4000),
    ('with_statement', (2, 5, 0, 'alpha', 1), (2, 6, 0, 'alpha', 0), 0x8000),
    ('print_function', (2, 6, 0, 'alpha', 2), (3, 0, 0, 'alpha', 0), 0x10000),
    ('unicode_literals', (2, 6, 0, 'alpha', 2), (3, 0, 0, 'alpha', 0), 0x20000),
)
all_feature_names = [row[0] for row in _FEATURES]
__all__ = ['all_feature_names'] + all_feature_names


class _Feature:
    """A feature: getOptionalRelease(), getMandatoryRelease(), compiler_flag."""

    def __init__(self, optionalRelease, mandatoryRelease, compiler_flag):
        self.optional, self.mandatory = optionalRelease, mandatoryRelease
        self.compiler_flag = compiler_flag

    def getOptionalRelease(self):
        """The version (as sys.version_info) that first knew it."""
        return self.optional

    def getMandatoryRelease(self):
        """The version in which it became the rule, None if it was dropped."""
        return self.mandatory

    def __repr__(self):
        return '_Feature' + repr((self.optional, self.mandatory, self.compiler_flag))


for _name, _optional, _mandatory, _flag in _FEATURES:
    globals()[_name] = _Feature(_optional, _mandatory, _flag)
    globals()['CO_' + {'nested_scopes': 'NESTED', 'generators': 'GENERATOR_ALLOWED'}.get(
        _name, 'FUTURE_' + _name.upper())] = _flag
del _name, _optional, _mandatory, _flag
