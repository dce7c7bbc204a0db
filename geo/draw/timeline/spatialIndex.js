// Which points lie near a place: a grid over the world.
