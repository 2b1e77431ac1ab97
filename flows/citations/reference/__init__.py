"""The reader of one reference: normalise, lift what delimits itself, split around the type code or the title marks, read the source by type."""
