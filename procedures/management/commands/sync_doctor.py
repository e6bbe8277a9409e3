"""The former name of `sync_check`, kept for operators' scripts."""

from procedures.management.commands.sync_check import Command

__all__ = ["Command"]
