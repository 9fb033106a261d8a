"""Levels Workshop: hear which level of product work a moment calls for, and answer it there."""
