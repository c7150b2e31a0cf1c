"""How many single signatures were deleted after their time, and of which time they were."""

import sqlalchemy as sa
from alembic import op

import store.tables

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.create_table('purged_signatures',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('signatures', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outside', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('signed_before', store.tables.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_purged_signatures_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', name=op.f('pk_purged_signatures'))
    )
