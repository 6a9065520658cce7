"""Print as JSON what ckanext-dcat's parser makes of a file; run by the Python of a CKAN's environment, not by ours."""

import json
import sys
from pathlib import Path

from ckanext.dcat.processors import RDFParser

_, file, kind, profiles = sys.argv
parser = RDFParser(profiles=profiles.split())
parser.parse(Path(file).read_text("utf-8"), _format=kind)
json.dump(list(parser.datasets()), sys.stdout)
