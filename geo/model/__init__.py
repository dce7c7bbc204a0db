"""What things are: the tables and their checks, actors, kinds, errors, `View` and `Dataset`."""
