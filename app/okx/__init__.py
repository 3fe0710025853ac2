"""OKX's protocol, version 5: the only part of the program that speaks HTTP."""
