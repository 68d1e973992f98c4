"""Parsers: expat."""
