"""Topics over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from app.auth.guard import GuardedRoute

router = APIRouter(prefix="/v1/topics", route_class=GuardedRoute, tags=["People and topics"])
