"""python -m ensurepip._uninstall: removes what ensurepip has installed."""
import ensurepip
import sys


def _main(argv=None):
    """Returns pip's exit status."""
    parser = ensurepip._parser('python -m ensurepip._uninstall', 'Show the version of pip that would be removed.')
    return ensurepip._uninstall_helper(parser.parse_args(argv).verbosity)


if __name__ == '__main__':
    sys.exit(_main())
