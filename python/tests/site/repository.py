"""Where the files are that the site is made of."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
