"""Measures: where and when each incident was from something else, as a ``Series`` with the incidents' index."""
