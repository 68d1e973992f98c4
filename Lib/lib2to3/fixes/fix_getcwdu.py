"os.getcwdu() -> os.getcwd()"
from .. import fixer_base
from ..fixer_util import Name


class FixGetcwdu(fixer_base.BaseFix):
    BM_compatible = True
    PATTERN = "power< 'os' trailer< dot='.' name='getcwdu' > any* >"

    def transform(self, node, results):
        name = results['name']
        name.replace(Name(u'getcwd', prefix=name.prefix))
