"""Making a gazetteer file from lists of places."""
