"""The OpenAPI document: made from the routes, finished here once for all of them."""
