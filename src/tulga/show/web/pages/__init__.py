"""The pages: one .py and one .html each."""
