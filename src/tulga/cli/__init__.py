"""The command line: standard output carries data, standard error carries progress and errors."""
