"""Files in, checked tables and rejected rows out."""
