"""What does somebody type who runs this directory?"""

from directory.cli.commands import commands, main

__all__ = ["commands", "main"]
