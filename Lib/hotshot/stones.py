"""Measures the program test.pystone, with a log."""
import hotshot
import hotshot.stats


def main(logfile):
    from test import pystone
    profiler = hotshot.Profile(logfile)
    benchtime, stones = profiler.runcall(pystone.pystones)
    profiler.close()
    pystone.report(pystone.LOOPS, benchtime, stones)
    statistics = hotshot.stats.load(logfile)
    statistics.strip_dirs()
    statistics.sort_stats("time", "calls")
    statistics.print_stats(20)


if __name__ == "__main__":
    import sys
    import tempfile
    with tempfile.NamedTemporaryFile() as log:
        main((sys.argv[1:] or [log.name])[0])
