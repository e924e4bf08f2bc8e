"""Packs: everything that makes a workspace of one state, as data. See `docs/chapters/packs.md` for the form."""

from tulga.packs.pack import Pack, pack, packs

__all__ = ["Pack", "pack", "packs"]
