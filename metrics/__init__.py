"""Definitions of every figure: tables in, tables out, nothing read and nothing drawn."""
