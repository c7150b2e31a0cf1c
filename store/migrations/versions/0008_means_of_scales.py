"""The means of a survey's scales and numbers beside the shares that a release has."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('survey_mean',
    sa.Column('survey', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('weighted', sa.Boolean(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('breakdown', sa.String(length=40), nullable=False),
    sa.Column('group_name', sa.String(length=80), nullable=False),
    sa.Column('mean', sa.Double(), nullable=False),
    sa.Column('low', sa.Double(), nullable=False),
    sa.Column('high', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['survey', 'version'], ['survey_release.survey', 'survey_release.version'], name=op.f('fk_survey_mean_survey'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('survey', 'version', 'weighted', 'question', 'breakdown', 'group_name', name=op.f('pk_survey_mean'))
    )
