"""The incident map: one offline page from an incident table."""
