/* Geography: see planner/function_list.h. */
#define RF_FUNCTION_LIST_GEO(X) \
	X(GEO_DISTANCE, "geo_distance", "dddd", 'd', RF_FN_CAN_FAIL, \
	  "metres between two places, given as latitude, longitude, latitude, longitude in degrees, " \
	  "on a sphere of 6371008.7714 m", \
	  "round(geo_distance(48.8566, 2.3522, 51.5074, -0.1278))", "343557.0") \
	X(GEO_BEARING, "geo_bearing", "dddd", 'd', RF_FN_CAN_FAIL, \
	  "in degrees from north, clockwise, how the shortest way to the second place begins", \
	  "geo_bearing(0, 0, 0, 10)", "90.0") \
	X(GEO_DESTINATION, "geo_destination", "dddd", 'D', RF_FN_CAN_FAIL, \
	  "the latitude and longitude where one gets to from a place, given a direction and metres", \
	  "geo_destination(0, 0, 90, 0)", "[0.0,0.0]") \
	X(GEO_BOX, "geo_box", "ddd", 'D', RF_FN_CAN_FAIL, \
	  "south, west, north and east of all that is so many metres around a place", \
	  "geo_box(10, 20, 0)", "[10.0,20.0,10.0,20.0]") \
	X(GEO_IN_BOX_ARRAY, "geo_in_box", "ddD", 'b', RF_FN_CAN_FAIL, \
	  "whether a place lies in a box or on its edge: south, west, north, east", \
	  "geo_in_box(48.9, 2.4, geo_box(48.8566, 2.3522, 10000))", "true") \
	X(GEO_IN_BOX, "geo_in_box", "dddddd", 'b', RF_FN_CAN_FAIL, \
	  "the same of four numbers; a west above the east goes over the 180th meridian", \
	  "geo_in_box(0, -179, -10, 170, 10, -170)", "true") \
	X(GEO_IN_POLYGON, "geo_in_polygon", "ddD", 'b', RF_FN_CAN_FAIL, \
	  "whether a place lies in a polygon, its corners latitude, longitude, latitude, longitude and so on", \
	  "geo_in_polygon(1, 1, ARRAY[0.0, 0, 0, 3, 3, 0])", "true") \
	X(GEOHASH_ENCODE, "geohash_encode", "dd", 't', RF_FN_CAN_FAIL, \
	  "the geohash of a place, of 12 letters", "geohash_encode(57.64911, 10.40744)", \
	  "u4pruydqqvj8") \
	X(GEOHASH_ENCODE_LENGTH, "geohash_encode", "ddi", 't', RF_FN_CAN_FAIL, \
	  "the geohash of a place, of 1 to 12 letters", "geohash_encode(57.64911, 10.40744, 5)", \
	  "u4pru") \
	X(GEOHASH_DECODE, "geohash_decode", "t", 'D', RF_FN_CAN_FAIL, \
	  "latitude and longitude of the middle of a geohash's cell", "geohash_decode('s')", \
	  "[22.5,22.5]") \
	X(GEOHASH_BOX, "geohash_box", "t", 'D', RF_FN_CAN_FAIL, \
	  "south, west, north and east of a geohash's cell", "geohash_box('s')", \
	  "[0.0,0.0,45.0,45.0]") \
	X(GEOHASH_NEIGHBORS, "geohash_neighbors", "t", 'T', RF_FN_CAN_FAIL, \
	  "the cells around a geohash's, clockwise from the north; there are none beyond a pole", \
	  "geohash_neighbors('s')", \
	  "[\"u\",\"v\",\"t\",\"m\",\"k\",\"7\",\"e\",\"g\"]") \
	X(GEO_TILE_X, "geo_tile_x", "ddi", 'i', RF_FN_CAN_FAIL, \
	  "the column of the web map's tile at a place, given a zoom of 0 to 30", \
	  "geo_tile_x(48.8566, 2.3522, 12)", "2074") \
	X(GEO_TILE_Y, "geo_tile_y", "ddi", 'i', RF_FN_CAN_FAIL, \
	  "the row of the web map's tile at a place, given a zoom of 0 to 30", \
	  "geo_tile_y(48.8566, 2.3522, 12)", "1409") \
	X(GEO_TILE_BOX, "geo_tile_box", "iii", 'D', RF_FN_CAN_FAIL, \
	  "south, west, north and east of the web map's tile, given zoom, column and row", \
	  "geo_tile_box(1, 0, 1)[2:3]", "[-180.0,0.0]") \
	X(GEO_QUADKEY, "geo_quadkey", "ddi", 't', RF_FN_CAN_FAIL, \
	  "the tile at a place as a quadkey, a digit for each step of the zoom", \
	  "geo_quadkey(48.8566, 2.3522, 6)", "120220")
