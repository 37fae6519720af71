"""The Vietnamese language as portals write it: encodings, text, dates, counts and the people who sign.

Nothing here knows of HTML, portals or networks; every function takes a string (or bytes) and gives a value.
"""
