"""Orders on their way: what is being sent, what waits for the limit or in the queue, and what is shown of each."""
