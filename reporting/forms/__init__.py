"""What input of reporting looks like, by subject."""
