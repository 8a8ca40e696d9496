// config: what the program is told.
