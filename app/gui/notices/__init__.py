"""What the window tells: the banner, the line at the foot, notifications, and the words for errors and endings."""
