"""An exchange in a box: OKX's one-click repay on this computer, with no key of OKX's, no network and no money."""
