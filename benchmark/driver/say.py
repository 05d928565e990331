"""Progress, which goes to standard error: the result may be standard output."""
import sys


def say(text):
    print(text, file=sys.stderr, flush=True)
