// Distances a reader takes with the pointer.
