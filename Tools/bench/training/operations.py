"""Each operation of operations.txt, so often that the compiler takes the way of each for one to be fast on."""
import os
import sys

COUNT = 400
folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
program = {'__name__': 'operations', '__file__': os.path.join(folder, 'operations')}
execfile(program['__file__'], program)
worker = {}
exec program['WORKER'].split('\nheld = ')[0] in worker

for title, setup, operation in list(program['read_groups'](os.path.join(folder, 'operations.txt'))):
    try:
        loop, value = worker['compiled'](setup, operation)
    except ImportError:         # of a module that is no part of the program: nothing is counted there
        continue
    loop(COUNT)
