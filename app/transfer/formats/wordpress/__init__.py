"""WordPress eXtended RSS (WXR): what its own exporter writes."""
