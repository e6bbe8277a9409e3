"""Forms as people fill them in: what they type is read, what is wrong is said in words beside the field."""
