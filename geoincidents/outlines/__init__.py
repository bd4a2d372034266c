"""Polygons that share arcs, and the outlines of countries and divisions in the package."""
