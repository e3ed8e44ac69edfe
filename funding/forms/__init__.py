"""What input of funding looks like: its format, and the words of a wrong one."""
