"""The World Factbook: its country files, the lists in them, and what each item of a list says."""
