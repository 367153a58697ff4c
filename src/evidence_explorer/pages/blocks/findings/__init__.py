"""The summary of findings of a treatment: benefits and harms in one table, each line with its plot."""
