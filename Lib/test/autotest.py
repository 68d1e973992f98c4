"""from test import autotest: runs all tests, as options on the command line say."""
from test import regrtest

regrtest.main_in_temp_cwd()
