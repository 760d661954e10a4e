"""Attacks and failures as scripts, run against a release build on both databases."""
