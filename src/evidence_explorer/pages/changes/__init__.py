"""The room of one kind of page: what it needs, and nothing that another room needs."""
