"""Messages of one type each, to build mail from."""
