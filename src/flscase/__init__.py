"""flscase: from a hospital's own records, or one number, to a business case for a fracture liaison service.

For planning services. Never for decisions about an individual patient.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("flscase")
except PackageNotFoundError:  # running from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
