"""What was found in data: rows set aside, rows kept that deserve a look, and what each changes."""
