"""What rooms of pages are made of."""
