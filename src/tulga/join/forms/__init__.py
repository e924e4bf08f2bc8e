"""Forms that several connectors read, or one that takes more than a file: SDMX, UN codes, event counts, the Factbook."""
