// Where events lie thick: a grid on the map, counted from what is shown.
