"""`python -m advocacy` is the same as the command `advocacy`."""

from advocacy.cli import run

run()
