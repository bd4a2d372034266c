"""What every reader of a text shares: words with offsets, tags and heads."""
