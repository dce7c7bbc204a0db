"""Tables in, numbers out: distances on the ellipsoid, zones from holdings, the gap of a pair."""
