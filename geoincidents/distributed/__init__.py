"""What functions of incidents that look at all rows at once do over Dask partitions; see ``parallel``."""
