"""`python -m chama.cli` is `chama`."""

from chama.cli import main

main()
