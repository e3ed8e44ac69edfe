"""How money, dates and counts read in Dutch, and how they are read from input."""
