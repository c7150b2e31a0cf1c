"""What days added to constituencies, packed into a row a day in place of 650."""

import itertools
import struct

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    op.create_table('count_day_constituency',
    sa.Column('source_id', sa.String(length=40), nullable=False),
    sa.Column('boundary_set', sa.String(length=4), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('areas', sa.String(), nullable=False),
    sa.Column('gained', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.source_id'], name=op.f('fk_count_day_constituency_source_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'boundary_set', 'day', name=op.f('pk_count_day_constituency'))
    )
    pack_days_of_constituencies()


def pack_days_of_constituencies() -> None:
    """Every constituency that is counted has a number on every day, as from now on."""
    connection = op.get_bind()
    meta = sa.MetaData()
    rows, totals, packed = (
        sa.Table(name, meta, autoload_with=connection)
        for name in ('count_day_area', 'area_total', 'count_day_constituency')
    )
    of_seats = totals.c.level == 'constituency'
    maps = connection.execute(sa.select(totals.c.source_id, totals.c.boundary_set).where(of_seats).distinct()).all()
    for source, boundary_set in maps:
        own = (totals.c.source_id == source, of_seats, totals.c.boundary_set == boundary_set)
        areas = sorted(connection.execute(sa.select(totals.c.area).where(*own)).scalars())
        days = sa.select(rows.c.day, rows.c.area, rows.c.gained).where(
            rows.c.source_id == source, rows.c.level == 'constituency', rows.c.boundary_set == boundary_set
        )
        found = connection.execute(days.order_by(rows.c.day, rows.c.area)).all()
        for day, changed in itertools.groupby(found, lambda row: row.day):
            gained = dict.fromkeys(areas, 0) | {area: count for _, area, count in changed}
            connection.execute(packed.insert().values(
                source_id=source, boundary_set=boundary_set, day=day, areas=' '.join(sorted(gained)),
                gained=struct.pack(f'<{len(gained)}q', *(gained[area] for area in sorted(gained))),
            ))
    connection.execute(rows.delete().where(rows.c.level == 'constituency'))
