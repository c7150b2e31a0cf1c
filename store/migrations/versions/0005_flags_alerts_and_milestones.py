"""Counts out of the ordinary, alerts that were sent, and the dates a petition's platform gives."""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = '0005'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('flag',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('at', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('area', sa.String(length=9), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('noticed_at', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('dismissed_at', store.tables.UtcDateTime(timezone=True), nullable=True),
    sa.Column('dismissed_reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_flag_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'kind', 'at', 'area', name=op.f('pk_flag'))
    )
    op.create_table('alert_told',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('way', sa.String(length=4), nullable=False),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('told_at', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_alert_told_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'way', name=op.f('pk_alert_told'))
    )
    op.create_table('milestone_date',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('reached_at', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.Column('is_whole_day', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_milestone_date_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'name', name=op.f('pk_milestone_date'))
    )
