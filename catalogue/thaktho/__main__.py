"""``python -m thaktho``."""

import sys

from thaktho.cli import main

sys.exit(main())
