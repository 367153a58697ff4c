"""What two rooms share: parts of pages with their rows and their templates."""
