"Fixers: fix_x.py holds the class FixX."
