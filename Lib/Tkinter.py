"""Windows by way of Tk.  This interpreter is built without it: importing this is an ImportError, as of a 2.7 without Tk."""
import _tkinter
