"""What is paid with, what it will probably cost, and the last look before a repayment is sent."""
