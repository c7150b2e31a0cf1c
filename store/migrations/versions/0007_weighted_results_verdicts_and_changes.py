"""What a survey's release says besides its results: weighted ones, which groups differ, and changes between waves."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.create_table('survey_weighted_result',
    *columns_of_a_place(),
    sa.Column('state', sa.String(length=6), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('low', sa.Integer(), nullable=True),
    sa.Column('high', sa.Integer(), nullable=True),
    sa.Column('base', sa.Integer(), nullable=True),
    sa.Column('few', sa.Boolean(), nullable=False),
    of_release('survey_weighted_result'),
    sa.PrimaryKeyConstraint('survey', 'version', 'question', 'breakdown', 'group_name', 'answer', name=op.f('pk_survey_weighted_result'))
    )
    op.create_table('survey_verdict',
    *columns_of_a_place(),
    sa.Column('weighted', sa.Boolean(), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    of_release('survey_verdict'),
    sa.PrimaryKeyConstraint('survey', 'version', 'weighted', 'question', 'breakdown', 'group_name', 'answer', name=op.f('pk_survey_verdict'))
    )
    op.create_table('survey_change',
    *columns_of_a_place(),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('low', sa.Integer(), nullable=False),
    sa.Column('high', sa.Integer(), nullable=False),
    of_release('survey_change'),
    sa.PrimaryKeyConstraint('survey', 'version', 'question', 'breakdown', 'group_name', 'answer', name=op.f('pk_survey_change'))
    )


def columns_of_a_place() -> list[sa.Column]:
    return [
        sa.Column('survey', sa.String(length=40), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('question', sa.String(length=40), nullable=False),
        sa.Column('breakdown', sa.String(length=40), nullable=False),
        sa.Column('group_name', sa.String(length=80), nullable=False),
        sa.Column('answer', sa.String(length=200), nullable=False),
    ]


def of_release(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(['survey', 'version'], ['survey_release.survey', 'survey_release.version'], name=op.f(f'fk_{table}_survey'), ondelete='CASCADE')
