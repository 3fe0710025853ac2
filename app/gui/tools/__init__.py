"""The tools of the head: settings, help, support, what the program is, and the scenarios of practice."""
