"""Programs that measure speed and retrieval side by side, and train the small weights."""
