"""Read: documents in, claims out."""
