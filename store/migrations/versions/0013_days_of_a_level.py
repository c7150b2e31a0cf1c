"""An index by which the days of one level are read without those of all others."""

from alembic import op

revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    op.create_index('ix_count_day_area_level', 'count_day_area', ['source_id', 'level', 'boundary_set', 'day', 'area', 'gained'])
