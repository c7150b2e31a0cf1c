"""How well the places of listed signatures are known, worked out from what is stored: pages read no signature any more."""

import numpy as np
import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'

# As they were when this was written: a migration must not change with the code.
RECORD = np.dtype([('high', '<u8'), ('low', '<u8'), ('signed_at', '<i8'), ('channel', '<u4'), ('region', 'u1'), ('quality', 'u1')])
QUALITIES = {'exact': 'e', 'outcode': 'c', 'unknown': 'u', 'outside': 'o', 'given': 'g'}
BLOCKS_AT_ONCE = 256


def upgrade() -> None:
    op.create_table('place_quality',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('area_quality', sa.String(length=8), nullable=False),
    sa.Column('signatures', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_place_quality_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'area_quality', name=op.f('pk_place_quality'))
    )
    op.execute(
        'INSERT INTO place_quality (source_id, area_quality, signatures) '
        'SELECT source_id, area_quality, count(*) FROM signature GROUP BY source_id, area_quality'
    )
    count_what_files_hold()


def count_what_files_hold() -> None:
    connection = op.get_bind()
    metadata = sa.MetaData()
    block, table = (sa.Table(name, metadata, autoload_with=connection) for name in ('signature_block', 'place_quality'))
    for source in connection.execute(sa.select(block.c.source_id).distinct().order_by(block.c.source_id)).scalars().all():
        letters = np.zeros(256, dtype=np.int64)
        for first in range(0, 4096, BLOCKS_AT_ONCE):
            own = (block.c.source_id == source, block.c.block.between(first, first + BLOCKS_AT_ONCE - 1))
            for packed in connection.execute(sa.select(block.c.packed).where(*own)).scalars():
                letters += np.bincount(np.frombuffer(packed, dtype=RECORD)['quality'], minlength=256)
        rows = [
            {'source_id': source, 'area_quality': quality, 'signatures': int(letters[ord(letter)])}
            for quality, letter in QUALITIES.items()
            if letters[ord(letter)]
        ]
        if rows:
            connection.execute(table.insert(), rows)
