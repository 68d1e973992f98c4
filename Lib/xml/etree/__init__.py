"""Trees of elements: ElementTree, and cElementTree in C."""
