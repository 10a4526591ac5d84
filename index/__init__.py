"""Where a passage is found: embedding, lexical search, fusion, and generations on disk."""
