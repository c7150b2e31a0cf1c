"""What each London day added to each channel, worked out from what is stored, and members of parliament."""

from collections import Counter
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import sqlalchemy as sa
from alembic import op

import store.tables

revision = '0006'
down_revision = '0005'

# As they were when this was written: a migration must not change with the code.
RECORD = np.dtype([('high', '<u8'), ('low', '<u8'), ('signed_at', '<i8'), ('channel', '<u4'), ('region', 'u1'), ('quality', 'u1')])
MICROSECONDS_AN_HOUR = 3_600_000_000
BLOCKS_AT_ONCE = 256
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
LONDON = ZoneInfo('Europe/London')


def upgrade() -> None:
    op.create_table('count_day_channel',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('channel', sa.String(length=60), nullable=False),
    sa.Column('gained', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_count_day_channel_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'day', 'channel', name=op.f('pk_count_day_channel'))
    )
    op.add_column('area_total', sa.Column('mp', sa.String(), nullable=True))
    count_channels_of_what_is_stored()


def count_channels_of_what_is_stored() -> None:
    """Every signature that is listed one by one, of platforms and of files."""
    connection = op.get_bind()
    table = sa.Table('count_day_channel', sa.MetaData(), autoload_with=connection)
    for source in connection.execute(sa.text('SELECT source_id FROM source ORDER BY source_id')).scalars().all():
        days = of_platforms(connection, source) + of_files(connection, source)
        rows = [
            {'source_id': source, 'day': day, 'channel': channel, 'gained': count}
            for (day, channel), count in sorted(days.items())
        ]
        if rows:
            connection.execute(table.insert(), rows)


def of_platforms(connection: sa.Connection, source: str) -> Counter:
    signature = sa.Table('signature', sa.MetaData(), autoload_with=connection)
    signature.c.signed_at.type = store.tables.UtcDateTime()
    own = sa.select(signature.c.signed_at, signature.c.channel).where(signature.c.source_id == source)
    with connection.execute(own.execution_options(yield_per=10_000)) as rows:
        return Counter((row.signed_at.astimezone(LONDON).date(), row.channel or '') for row in rows)


def of_files(connection: sa.Connection, source: str) -> Counter:
    metadata = sa.MetaData()
    block, channel = (sa.Table(name, metadata, autoload_with=connection) for name in ('signature_block', 'signature_channel'))
    named = connection.execute(sa.select(channel.c.number, channel.c.channel).where(channel.c.source_id == source))
    names = {0: ''} | {row.number: row.channel for row in named}
    days: Counter = Counter()
    for first in range(0, 4096, BLOCKS_AT_ONCE):
        chosen = sa.select(block.c.packed).where(block.c.source_id == source, block.c.block.between(first, first + BLOCKS_AT_ONCE - 1))
        records = np.frombuffer(b''.join(connection.execute(chosen).scalars()), dtype=RECORD)
        cells = records['signed_at'] // MICROSECONDS_AN_HOUR * len(names) + records['channel']
        for cell, count in zip(*(part.tolist() for part in np.unique(cells, return_counts=True))):
            hour = EPOCH + timedelta(hours=cell // len(names))
            days[hour.astimezone(LONDON).date(), names[cell % len(names)]] += count
    return days
