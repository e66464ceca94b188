"""Onrecord: a headless content API for newsrooms."""

__version__ = "0.1.0"
