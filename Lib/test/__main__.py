"""python -m test: the runner of tests."""
from test import regrtest

regrtest.main_in_temp_cwd()
