"""`python -m advocacy` is the same as the command `advocacy`."""

import sys

from advocacy.cli import main

sys.exit(main())
