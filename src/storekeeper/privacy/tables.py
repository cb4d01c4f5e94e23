"""The tables of privacy in the operations store: requests for rights and what the stores did with them."""
