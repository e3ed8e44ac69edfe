"""What input looks like on the pages of programmes."""
