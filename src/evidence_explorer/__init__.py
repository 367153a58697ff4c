"""A generator of static evidence sites: YAML in, a searchable, cross-linked, multilingual site out."""

__version__ = "0.1.0"
