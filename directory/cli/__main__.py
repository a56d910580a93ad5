"""Is this package run as a program (``python -m directory.cli``)?"""

from directory.cli.commands import main

main()
