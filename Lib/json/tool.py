"""`python -m json.tool [FILE [FILE]]`: checks a JSON text and writes it with indentation."""
import json
import sys
from collections import OrderedDict


def main():
    """Reads the first file (standard input), writes the second (standard output)."""
    program, names = sys.argv[0], sys.argv[1:]
    if len(names) > 2:
        raise SystemExit(program + ' [infile [outfile]]')
    source = open(names[0], 'rb') if names else sys.stdin
    target = sys.stdout if len(names) < 2 else open(names[1], 'wb')
    with source:
        try:
            obj = json.load(source, object_pairs_hook=OrderedDict)
        except ValueError as error:
            raise SystemExit(error)
    with target:
        json.dump(obj, target, sort_keys=True, indent=4, separators=(',', ': '))
        target.write('\n')


if __name__ == '__main__':
    main()
