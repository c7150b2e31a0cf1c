"""People who have yet to be looked up for their signature's region."""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('person_to_place',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('signature_key', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=64), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('asked_at', store.tables.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_person_to_place_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'signature_key', name=op.f('pk_person_to_place'))
    )
    op.create_index('ix_person_to_place_turn', 'person_to_place', ['source_id', 'attempts', 'signature_key'])
