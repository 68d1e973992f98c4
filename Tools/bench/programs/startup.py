"""Nothing but the start and the end of the interpreter."""
