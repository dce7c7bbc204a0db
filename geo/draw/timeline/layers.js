// Switches: which layers are drawn, and how.
