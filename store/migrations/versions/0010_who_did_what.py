"""The audit log: who did what, and when."""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('audit_log',
    sa.Column('at', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('entry', sa.String(length=32), nullable=False),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('at', 'entry', name=op.f('pk_audit_log'))
    )
