"""The pure rules of a repayment: no Qt, no input or output, no clock."""
