"""Where claims come from: citations with the hash of what was cited."""

from tulga.sources.source import Source, citation, cited

__all__ = ["Source", "citation", "cited"]
