"""Imported by a row of pickle_rows.py: a module that pauses while it is imported."""
import pickle_rows

VALUE = 1
pickle_rows.pause()
LATE = 2
