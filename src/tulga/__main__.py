"""`python -m tulga` is `tulga`."""

from tulga.cli.main import main

main()
