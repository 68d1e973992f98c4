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
        loop(COUNT)
    except (ImportError, LookupError) as error:
        # Modules and codecs that are files of their own are not there; nothing is counted in them.
        if not str(error).startswith(('No module named', 'unknown encoding')):
            raise
