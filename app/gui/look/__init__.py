"""How the window looks and speaks: colours, fonts, icons, figures and the language."""
