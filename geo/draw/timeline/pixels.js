// Very many events as pixels of one image.
