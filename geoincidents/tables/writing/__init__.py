"""Incident tables out: files of every format that give back what was written, and layouts of known data sets."""
