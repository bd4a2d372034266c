"""Reading of strings that stand for places: names strung together, relations, coordinates, codes."""
