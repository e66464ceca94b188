"""How words came to us: the steps of a remark, as they are written."""
