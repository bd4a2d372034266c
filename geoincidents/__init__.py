"""News reports and event tables into located, dated, countable incidents, offline."""

__version__ = "0.1.0"
