"""``python -m alibabacloud_credentials.testing``"""

import sys

from ._serving import main

if __name__ == '__main__':
    sys.exit(main())
