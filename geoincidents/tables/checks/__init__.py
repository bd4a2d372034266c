"""What can be wrong with an incident table, one module a subject; :mod:`geoincidents.tables.checking` asks them all."""
