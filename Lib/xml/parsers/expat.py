"""The expat parser; see pyexpat."""
from pyexpat import *
