# Has a pattern try all ways.
import re
re.match('(a*)*b' if False else '(a|aa)+$', 'a' * 60 + 'b')
