"""Trials put together: the declared pools of a treatment."""
