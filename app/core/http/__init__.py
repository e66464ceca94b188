"""Requests in and answers out, whatever they are about."""
