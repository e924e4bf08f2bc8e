"""Opening what providers publish: tables of text, workbooks, archives, Stata and R files, all as rows with numbers."""
