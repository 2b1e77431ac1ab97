"""What all tests share: generated examples have no deadline, for a test is never a matter of the machine's load."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
