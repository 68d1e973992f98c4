"Where os.statvfs() and os.fstatvfs() keep what, for those who index the result; it has names as well: f_bsize ..."
from warnings import warnpy3k

warnpy3k('the statvfs module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

(F_BSIZE,       # size of a block, preferred
 F_FRSIZE,      # size of a block, as counted below
 F_BLOCKS,      # all blocks
 F_BFREE,       # free ones
 F_BAVAIL,      # those free for everybody
 F_FILES,       # all file nodes
 F_FFREE,       # free ones
 F_FAVAIL,      # those free for everybody
 F_FLAG,        # how it is mounted
 F_NAMEMAX) = range(10)     # longest name of a file
