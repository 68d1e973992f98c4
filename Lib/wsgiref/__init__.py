"""Between web servers and applications: the gateway of PEP 333.

util            parts of URLs, a file as an iterator
headers         headers of an answer
handlers        runs an application: in CGI scripts and in servers
simple_server   a small server, on BaseHTTPServer
validate        checks that a server and an application keep the rules
"""
