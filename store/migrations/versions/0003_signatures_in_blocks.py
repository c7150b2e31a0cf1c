"""Signatures of files packed into blocks, in place of one row each."""

import struct
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

import store.tables

revision = '0003'
down_revision = '0002'

# As they were when this was written: a migration must not change with the code.
LETTERS = {
    'E12000001': 'A', 'E12000002': 'B', 'E12000003': 'D', 'E12000004': 'E', 'E12000005': 'F', 'E12000006': 'G',
    'E12000007': 'H', 'E12000008': 'J', 'E12000009': 'K', 'W92000004': 'L', 'S92000003': 'M', 'N92000002': 'N',
}
QUALITIES = {'exact': 'e', 'outcode': 'c', 'unknown': 'u', 'outside': 'o', 'given': 'g'}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def upgrade() -> None:
    op.create_table('signature_block',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('block', sa.Integer(), nullable=False),
    sa.Column('outside', sa.Integer(), nullable=False),
    sa.Column('packed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_signature_block_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'block', name=op.f('pk_signature_block'))
    )
    op.create_table('signature_channel',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_signature_channel_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'number', name=op.f('pk_signature_channel'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        # Keyed hashes are as good as random: an attempt to compress them only takes time.
        op.execute('ALTER TABLE signature_block ALTER COLUMN packed SET STORAGE EXTERNAL')
    pack_signatures_of_files()


def pack_signatures_of_files() -> None:
    """Only of sources of files: those of platforms stay rows."""
    connection = op.get_bind()
    signature, block, channel = (
        sa.Table(name, sa.MetaData(), autoload_with=connection)
        for name in ('signature', 'signature_block', 'signature_channel')
    )
    signature.c.signed_at.type = store.tables.UtcDateTime()
    of_files = sa.text("SELECT source_id FROM source WHERE connector IN ('signature_file', 'engaging_networks') ORDER BY source_id")
    for source in connection.execute(of_files).scalars().all():
        own = signature.c.source_id == source
        names = connection.execute(sa.select(signature.c.channel).where(own, signature.c.channel.is_not(None)).distinct())
        numbers = {name: number for number, name in enumerate(sorted(names.scalars()), start=1)}
        for name, number in numbers.items():
            connection.execute(channel.insert().values(source_id=source, number=number, channel=name))
        blocks: dict[int, list[bytes]] = {}
        outside: dict[int, int] = {}
        for row in connection.execute(sa.select(signature).where(own).order_by(signature.c.signature_key)):
            key = int(row.signature_key, 16)
            number = key >> 116
            microseconds = (row.signed_at - EPOCH) // timedelta(microseconds=1)
            blocks.setdefault(number, []).append(struct.pack(
                '<QQqIBB', key >> 64, key % 2**64, microseconds, numbers.get(row.channel, 0),
                ord(LETTERS[row.region]) if row.region else 0, ord(QUALITIES[row.area_quality]),
            ))
            outside[number] = outside.get(number, 0) + (row.area_quality == 'outside')
        for number, records in blocks.items():
            connection.execute(block.insert().values(
                source_id=source, block=number, outside=outside[number], packed=b''.join(records),
            ))
        connection.execute(signature.delete().where(own))
