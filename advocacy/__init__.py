"""advocacy: letters and requests in several languages from one campaign file."""

__version__ = "0.1.0"
