"""Risks as whole people, and the terms that stand beside each number."""
