"""One file a dataset; each puts its `Connector` into `tulga.join.connectors`."""
