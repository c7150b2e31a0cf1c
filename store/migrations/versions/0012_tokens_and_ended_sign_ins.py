"""Tokens for screens and programs, and sign-ins that were ended before their time."""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    op.create_table('access_token',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.String(length=40), nullable=False),
    sa.Column('regions', sa.String(length=200), nullable=False),
    sa.Column('made_at', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', store.tables.UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_used_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_access_token')),
    sa.UniqueConstraint('sha256', name=op.f('uq_access_token_sha256'))
    )
    op.create_table('signed_out',
    sa.Column('session', sa.String(length=64), nullable=False),
    sa.Column('until', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('session', name=op.f('pk_signed_out'))
    )
