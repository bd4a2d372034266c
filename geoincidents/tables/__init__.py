"""Event tables in and out: files and layouts read, values mapped, places looked up, rows checked and written."""
