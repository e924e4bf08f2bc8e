"""Join: public datasets and hand-kept tables into observations, the claims of a dataset's rows."""

from tulga.join.connector import Connector, Coverage, Joined, Observation, Read, connectors, join
from tulga.join.table import Record, Table, open_table

__all__ = [
    "Connector",
    "Coverage",
    "Joined",
    "Observation",
    "Read",
    "Record",
    "Table",
    "connectors",
    "join",
    "open_table",
]
