"""The rows by theme. Each module registers its rows when it is imported; `battery/runner.py` imports them all."""
