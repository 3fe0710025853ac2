"""What every table of the window does: sort, filter, copy, export, choose columns and remember them."""
