"""Join: public datasets and hand-kept tables into observations, the claims of a dataset's rows.

The registry is `tulga.join.connector.connectors`; `tulga.join.connectors` is the folder of its files.
"""

from tulga.join.connector import Connector, Coverage, Joined, Observation, Read, join
from tulga.join.files.table import Record, Table, open_table

__all__ = [
    "Connector",
    "Coverage",
    "Joined",
    "Observation",
    "Read",
    "Record",
    "Table",
    "join",
    "open_table",
]
