"""Analysis: tables that libraries of statistics make of incidents, each with what it left out and why.

Every function takes rows as :func:`geoincidents.countable` counts them and asks how well each is placed: its true place
lies within ``geo_radius_km`` of its point. The tables have a geometry in EPSG:4326 where the answer lies somewhere, and
:func:`geoincidents.analysis_layer` lays them on a map.
"""
