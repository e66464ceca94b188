"""What every room stands on. It knows no word of the newsroom."""

from pydantic import BaseModel

# Most models of a process that serves only say in the documentation what answers look like, FastAPI's own among them,
# and rows are checked by the shapes that they come from. So a model is built when it is first used: that is a
# quarter of the start, and 7 MB.
BaseModel.model_config["defer_build"] = True
