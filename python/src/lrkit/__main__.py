"""``python -m lrkit`` is the command."""

from ._binary import main

main()
